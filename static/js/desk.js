// Keys for who works through a queue: see the page of keys. Every one of these is a link, a button or a field too.

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
const rows = () => [...document.querySelectorAll(".queue-row")];
const reading = () => document.querySelector(".desk--reading") !== null;

function marked() {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  return focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
}

const linkOf = (row) => row?.querySelector(".queue-row__title a");

// Beside an open plan the next one opens; in the queue alone the focus goes there, and `o` or Enter opens it.
function step(direction) {
  const all = rows();
  if (all.length === 0) return;
  const now = marked();
  const link = linkOf(all[now < 0 ? (direction > 0 ? 0 : all.length - 1) : now + direction]);
  if (reading()) link?.click();
  else link?.focus();
}

function search() {
  const field = document.querySelector(".desk__queue input[type=search]");
  if (!field) return;
  const drawer = field.closest("details");
  if (drawer) drawer.open = true;
  field.focus();
}

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  target?.click();
  target?.closest("details")?.querySelector("input:not([type=hidden])")?.focus();
}

// Single keys get in the way of who speaks to their computer, so they can be off: kept in this browser.
const SWITCH = "desk-keys";

function areOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

const toggle = document.querySelector("[data-keys-switch]");

if (toggle) {
  const show = () => toggle.setAttribute("aria-pressed", String(areOn()));
  toggle.addEventListener("click", () => {
    try {
      localStorage.setItem(SWITCH, areOn() ? "off" : "on");
    } catch {
      // A browser that keeps nothing leaves them as they are.
    }
    show();
  });
  show();
  toggle.closest("[hidden]").hidden = false;
}

// Every plan that opens is a page of its own: the list goes on where the reader was. On a phone there is no list.
if (!location.hash) document.querySelector(".queue-row[aria-current]")?.scrollIntoView({ block: "nearest" });

const keys = {
  j: () => step(1),
  k: () => step(-1),
  o: () => linkOf(rows()[Math.max(0, marked())])?.click(),
  x: () => rows()[marked()]?.querySelector("input[type=checkbox]")?.click(),
  "/": search,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !areOn()) return;
  if (event.key in keys) {
    event.preventDefault();
    keys[event.key]();
  } else if (["t", "z", "u", "?"].includes(event.key)) press(event.key);
});
