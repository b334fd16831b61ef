// A pin on the map of neighbourhoods. Without this the form asks for the neighbourhood and the place in words alone.
const STEPS_ACROSS = 100;
const LEAST_ACROSS = 0.2; // of the whole map: no nearer, so that one sees what lies around
const ROOM_AROUND = 1.25;

const box = document.querySelector(".pin-map");
const picture = box?.querySelector(".pin-map__picture");

if (picture) {
  const latitude = document.getElementById("id_latitude");
  const longitude = document.getElementById("id_longitude");
  const choice = document.getElementById("id_neighbourhood");
  const pin = box.querySelector(".pin-map__pin");
  const remove = box.querySelector(".pin-map__remove");
  const whole = box.querySelector(".pin-map__whole");
  const where = box.querySelector("#pin-where");
  const shapes = [...box.querySelectorAll(".pin-map__shape")];
  const names = [...box.querySelectorAll(".place-map__name")];
  const { west, north, scaleX, scaleY } = Object.fromEntries(
    Object.entries(picture.dataset).map(([name, value]) => [name, Number(value)]),
  );
  const view = picture.viewBox.baseVal;
  const { width, height } = view;
  let at = null;

  const chosen = () => shapes.find((shape) => shape.dataset.code === choice.value);
  const isOnMap = ({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height;
  const isInView = ({ x, y }) =>
    x >= view.x && y >= view.y && x <= view.x + view.width && y <= view.y + view.height;

  const shapeAt = (point) =>
    shapes.find((shape) => shape.isPointInFill(Object.assign(picture.createSVGPoint(), point)));

  // Names and pin stay as large as text, however near the map is; a name that lies over another gives way to it.
  function fit() {
    const unit = view.width / (picture.clientWidth || width);
    picture.style.setProperty("--unit", unit);
    if (at) pin.setAttribute("transform", `translate(${at.x} ${at.y}) scale(${Math.max(unit, 0.01)})`);
    const kept = [];
    const first = chosen()?.dataset.name;
    for (const name of [...names].sort((one, other) => (other.textContent === first) - (one.textContent === first))) {
      const { x, y, width: across, height: down } = name.getBBox();
      const liesOver = kept.some((k) => x < k.x + k.across && k.x < x + across && y < k.y + k.down && k.y < y + down);
      name.setAttribute("visibility", liesOver ? "hidden" : "visible");
      if (!liesOver) kept.push({ x, y, across, down });
    }
  }

  function look(shape) {
    const around = shape?.getBBox() ?? { x: 0, y: 0, width, height };
    const share = Math.max(LEAST_ACROSS, (around.width / width) * ROOM_AROUND, (around.height / height) * ROOM_AROUND);
    const nearness = shape ? Math.min(1, share) : 1;
    view.width = width * nearness;
    view.height = height * nearness;
    view.x = Math.min(width - view.width, Math.max(0, around.x + around.width / 2 - view.width / 2));
    view.y = Math.min(height - view.height, Math.max(0, around.y + around.height / 2 - view.height / 2));
    whole.hidden = nearness === 1;
    fit();
  }

  function show(shape) {
    for (const other of shapes) other.classList.toggle("place-map__neighbourhood", other === shape);
    if (shape) picture.insertBefore(shape, picture.querySelector("text")); // its edge above the others
    where.textContent = at && shape ? shape.dataset.name : "";
    fit();
  }

  function place(point, shape = shapeAt(point)) {
    if (!shape) {
      where.textContent = picture.dataset.nowhere;
      return;
    }
    at = point;
    longitude.value = (west + point.x / scaleX).toFixed(6);
    latitude.value = (north - point.y / scaleY).toFixed(6);
    choice.value = shape.dataset.code;
    pin.setAttribute("visibility", "visible");
    remove.hidden = false;
    show(shape);
    if (!isInView(point)) look(shape);
  }

  function takeAway() {
    at = null;
    longitude.value = latitude.value = "";
    pin.setAttribute("visibility", "hidden");
    remove.hidden = true;
    show(chosen());
  }

  // Over water, or whatever else is no neighbourhood, one comes at once to the other side.
  function go(across, down) {
    const step = view.width / STEPS_ACROSS;
    for (let point = { x: at.x + across * step, y: at.y + down * step }; isOnMap(point); ) {
      const shape = shapeAt(point);
      if (shape) return place(point, shape);
      point = { x: point.x + across * step, y: point.y + down * step };
    }
    where.textContent = picture.dataset.end;
  }

  picture.addEventListener("click", (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    place({ x, y });
  });
  picture.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    const first = chosen() ?? shapes[0];
    if (at) go(...move);
    else place({ x: Number(first.dataset.x), y: Number(first.dataset.y) }, first);
  });
  remove.addEventListener("click", () => {
    takeAway();
    picture.focus();
  });
  whole.addEventListener("click", () => {
    look(null);
    picture.focus();
  });
  choice.addEventListener("change", () => {
    const shape = chosen();
    if (at && shapeAt(at) !== shape) takeAway();
    else show(shape);
    look(shape);
  });

  box.hidden = false;
  if (latitude.value && longitude.value) {
    place({ x: (Number(longitude.value) - west) * scaleX, y: (north - Number(latitude.value)) * scaleY });
  }
  show(chosen());
  look(chosen());
  new ResizeObserver(fit).observe(picture);
}
