// Walk through the drawing of the network with the arrow keys: to the nearest dot in that direction. Tab goes by too.

const towards = {
  ArrowLeft: (dx, dy) => dx < 0 && Math.abs(dy) <= -dx,
  ArrowRight: (dx, dy) => dx > 0 && Math.abs(dy) <= dx,
  ArrowUp: (dx, dy) => dy < 0 && Math.abs(dx) <= -dy,
  ArrowDown: (dx, dy) => dy > 0 && Math.abs(dx) <= dy,
};

function middle(link) {
  const box = link.querySelector(".network__mark").getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

function nearest(from, links, fits) {
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const link of links) {
    const [otherX, otherY] = middle(link);
    const [dx, dy] = [otherX - x, otherY - y];
    const far = Math.hypot(dx, dy);
    if (link !== from && fits(dx, dy) && far < least) [best, least] = [link, far];
  }
  return best;
}

for (const drawing of document.querySelectorAll("[data-network]")) {
  drawing.addEventListener("keydown", (event) => {
    const from = event.target.closest(".network__link");
    if (!from || !(event.key in towards) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    nearest(from, drawing.querySelectorAll(".network__link"), towards[event.key])?.focus();
  });
}
