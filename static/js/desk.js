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

// Beside an open plan the next one opens; in the queue alone the focus goes there, and `o` or Enter opens it. At the end
// of a page the next page comes.
function step(direction) {
  const all = rows();
  if (all.length === 0) return;
  const now = marked();
  const link = linkOf(all[now < 0 ? (direction > 0 ? 0 : all.length - 1) : now + direction]);
  if (!link) turn(direction);
  else if (reading()) link.click();
  else link.focus();
}

function turn(direction) {
  const page = document.querySelector(`.desk__queue a[rel=${direction > 0 ? "next" : "prev"}]`);
  if (page) location.assign(`${page.href}#${reading() ? "read-" : ""}${direction > 0 ? "first" : "last"}`);
}

// Where the page was turned by a key, the reader goes on with its first plan, or with its last. A page that is passed on
// the way to an open plan is not one to come back to.
function goOn() {
  const [, opens, end] = /^#(read-)?(first|last)$/.exec(location.hash) ?? [];
  if (!end || reading()) return;
  const link = linkOf(rows().at(end === "first" ? 0 : -1));
  if (opens && link) location.replace(link.href);
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
  return target !== null;
}

// In the queue alone these keys are about the plan that is marked, or the first one, as `o` is.
const addresses = {
  t: (row) => row.dataset.assign,
  z: (row) => `${linkOf(row).href}#put-away`,
};

function pressForRow(key) {
  const row = rows()[Math.max(0, marked())];
  if (!press(key) && !reading() && row) location.assign(addresses[key](row));
}

function openPutAway() {
  if (location.hash === "#put-away" && document.querySelector("summary[data-key=z]")) press("z");
}

// Every plan that opens, and every page of the queue, is a page of its own: what was chosen is kept in this tab, for this
// reader and this view, until it was done or another view is looked at.
const CHOSEN = "desk-chosen";
const bulk = document.getElementById("bulk");
const elsewhere = bulk?.querySelector("[data-elsewhere]");
const view = bulk && `${document.querySelector("[data-reader]").dataset.reader} ${bulk.getAttribute("action")}`;
const boxes = () => [...document.querySelectorAll(".queue-row__choose")];

function keptChoice() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(CHOSEN));
    return kept?.view === view ? kept.plans : [];
  } catch {
    return [];
  }
}

function keepChoice(plans) {
  try {
    if (plans.length > 0) sessionStorage.setItem(CHOSEN, JSON.stringify({ view, plans }));
    else sessionStorage.removeItem(CHOSEN);
  } catch {
    // A browser that keeps nothing sends what was chosen on this page.
  }
}

// What was chosen on other pages goes along in one field, as only so many fields are taken in.
function tellElsewhere(plans) {
  bulk.elements.namedItem("plannen").value = plans.join(",");
  elsewhere.querySelector("[data-number]").textContent = plans.length;
  elsewhere.hidden = plans.length === 0;
}

function choiceElsewhere() {
  return bulk.elements.namedItem("plannen").value.split(",").filter(Boolean);
}

function keepTicks() {
  const here = boxes().filter((box) => box.checked);
  keepChoice([...choiceElsewhere(), ...here.map((box) => box.value)]);
}

function followChoice() {
  const kept = keptChoice();
  const here = boxes();
  for (const box of here) box.checked = kept.includes(box.value);
  tellElsewhere(kept.filter((plan) => !here.some((box) => box.value === plan)));
  keepChoice(kept);
  for (const box of here) box.addEventListener("change", keepTicks);
  elsewhere.querySelector("button").addEventListener("click", () => {
    tellElsewhere([]);
    keepTicks();
  });
  // Who comes back by the button of the browser finds the page as it was left.
  window.addEventListener("pageshow", (event) => event.persisted && keepTicks());
}

if (bulk) followChoice();
else if (document.querySelector(".desk__queue, [data-bulk-done]")) keepChoice([]);

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

goOn();
openPutAway();

const keys = {
  j: () => step(1),
  k: () => step(-1),
  o: () => linkOf(rows()[Math.max(0, marked())])?.click(),
  x: () => rows()[marked()]?.querySelector("input[type=checkbox]")?.click(),
  t: () => pressForRow("t"),
  z: () => pressForRow("z"),
  "/": search,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !areOn()) return;
  if (event.key in keys) {
    event.preventDefault();
    keys[event.key]();
  } else if (["u", "?"].includes(event.key)) press(event.key);
});
