// Plans that look like what is being typed. Without this the next step shows them.
const PAUSE = 700;

const box = document.querySelector("[data-similar]");

if (box) {
  const form = box.closest("form");
  const field = (name) => form.elements.namedItem(name)?.value ?? "";
  let waiting = 0;
  let asked = "";

  async function look() {
    const words = new URLSearchParams({
      title: field("title").slice(0, 120),
      summary: field("summary").slice(0, 280),
      theme: field("theme"),
    });
    if (String(words) === asked || (field("title") + field("summary")).trim().length < 8) return;
    asked = String(words);
    try {
      const answer = await fetch(`${box.dataset.similar}?${words}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || String(words) !== asked) return;
      const found = (await answer.text()).trim();
      if (box.innerHTML.trim() !== found) box.innerHTML = found;
    } catch {
      // no network now: the next step shows them
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
