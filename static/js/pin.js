// A pin on the map of neighbourhoods. Without this the form asks for the neighbourhood and the place in words alone.
const STEP = 6;

const box = document.querySelector(".pin-map");
const picture = box?.querySelector(".pin-map__picture");

if (picture) {
  const latitude = document.getElementById("id_latitude");
  const longitude = document.getElementById("id_longitude");
  const choice = document.getElementById("id_neighbourhood");
  const pin = box.querySelector(".pin-map__pin");
  const remove = box.querySelector(".pin-map__remove");
  const where = box.querySelector("#pin-where");
  const shapes = [...box.querySelectorAll(".pin-map__shape")];
  const { west, north, scaleX, scaleY } = Object.fromEntries(
    Object.entries(picture.dataset).map(([name, value]) => [name, Number(value)]),
  );
  const { width, height } = picture.viewBox.baseVal;
  let at = null;

  const shapeAt = (point) =>
    shapes.find((shape) => shape.isPointInFill(Object.assign(picture.createSVGPoint(), point)));

  function show(shape) {
    for (const other of shapes) other.classList.toggle("place-map__neighbourhood", other === shape);
    if (shape) picture.insertBefore(shape, picture.querySelector("text")); // its edge above the others
    where.textContent = at && shape ? shape.dataset.name : "";
  }

  function place(point) {
    const shape = shapeAt(point);
    if (!shape) return;
    at = point;
    longitude.value = (west + point.x / scaleX).toFixed(6);
    latitude.value = (north - point.y / scaleY).toFixed(6);
    choice.value = shape.dataset.code;
    pin.setAttribute("transform", `translate(${point.x} ${point.y})`);
    pin.setAttribute("visibility", "visible");
    remove.hidden = false;
    show(shape);
  }

  function takeAway() {
    at = null;
    longitude.value = latitude.value = "";
    pin.setAttribute("visibility", "hidden");
    remove.hidden = true;
    show(shapes.find((shape) => shape.dataset.code === choice.value));
  }

  picture.addEventListener("click", (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    place({ x, y });
  });
  picture.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    const chosen = shapes.find((shape) => shape.dataset.code === choice.value) ?? shapes[0];
    const from = at ?? { x: Number(chosen.dataset.x), y: Number(chosen.dataset.y) };
    const step = at ? STEP : 0;
    place({
      x: Math.min(width, Math.max(0, from.x + move[0] * step)),
      y: Math.min(height, Math.max(0, from.y + move[1] * step)),
    });
  });
  remove.addEventListener("click", () => {
    takeAway();
    picture.focus();
  });
  choice.addEventListener("change", () => {
    const chosen = shapes.find((shape) => shape.dataset.code === choice.value);
    if (at && shapeAt(at) !== chosen) takeAway();
    else show(chosen);
  });

  box.hidden = false;
  if (latitude.value && longitude.value) {
    place({ x: (Number(longitude.value) - west) * scaleX, y: (north - Number(latitude.value)) * scaleY });
  } else {
    show(shapes.find((shape) => shape.dataset.code === choice.value));
  }
}
