// Keeps what is typed when the page is left without a button: the back button, another app, a phone that is locked.
// Without this it is kept by the buttons alone.
const form = document.querySelector("form[data-keep]");

// On a slow line somebody types before this script has come.
function isChanged(field) {
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue;
}

if (form) {
  let typed = [...form.elements].some(isChanged);
  let sending = false;

  form.addEventListener("input", () => {
    typed = true;
  });
  form.addEventListener("submit", () => {
    sending = true;
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });

  async function keep() {
    if (!typed || sending) return;
    typed = false;
    const fields = new FormData(form);
    fields.set("go", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), keepalive: true });
      const isKept = answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json");
      if (isKept) form.elements.namedItem("seen").value = (await answer.json()).seen;
      else typed = true;
    } catch {
      typed = true; // no network now
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}
