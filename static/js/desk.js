// Keys for who works through a queue: j and k go to the next and the previous plan, t assigns, / searches.
// Every one of these is a link or a field on the page too.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function step(direction) {
  const rows = [...document.querySelectorAll(".queue-row")];
  if (rows.length === 0) return;
  const open = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = open < 0 ? (direction > 0 ? 0 : rows.length - 1) : open + direction;
  rows[next]?.querySelector("a")?.click();
}

function search() {
  const field = document.querySelector("input[type=search]");
  if (!field) return;
  const drawer = field.closest("details");
  if (drawer) drawer.open = true;
  field.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "t") document.querySelector("[data-key=t]")?.click();
  else if (event.key === "/") {
    event.preventDefault();
    search();
  }
});
