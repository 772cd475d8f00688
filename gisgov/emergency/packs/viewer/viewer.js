"use strict";
// Opens a station pack: asks for its passphrase, then draws the map and tells of buildings.
// It asks nobody for anything: the policy of the page forbids it.

const at = (id) => document.getElementById(id);
const headText = at("head").textContent;
const head = JSON.parse(headText);
const labels = JSON.parse(at("labels").textContent);
let lang = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
let pack = null;

const say = (name) => labels[name][lang === "zh" ? 1 : 0];
const named = (thing) => (lang === "zh" ? thing.name : thing.name_en || thing.name) || "";
const word = (code) => (pack.words[code] ? pack.words[code][lang === "zh" ? 1 : 0] : String(code).replaceAll("_", " "));
const local = (iso) => {
  const zone = { timeZone: head.zone, hourCycle: "h23" };
  const shown = { ...zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("sv-SE", shown).format(new Date(iso));
};
const make = (tag, text, parent) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
};

// ---------------------------------------------------------------- the gate: expiry and passphrase

const expired = () => Date.now() >= Date.parse(head.expires);
const tooEarly = () => Date.now() < Date.parse(head.made) - 86400000;

function refused() {
  if (!globalThis.crypto || !crypto.subtle || !globalThis.DecompressionStream) return say("no_crypto");
  if (expired()) return say("expired").replace("{at}", local(head.expires));
  return tooEarly() ? say("clock") : "";
}

function greet() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  at("whose").textContent = `${say("title")}: ${lang === "zh" ? head.station : head.station_en || head.station}`;
  at("until").textContent = `${say("made")} ${local(head.made)}, ${say("expires")} ${local(head.expires)}`;
  at("word").textContent = say("passphrase");
  at("open").textContent = say("open");
  at("tongue").textContent = at("tongue2").textContent = lang === "zh" ? "English" : "中文";
  at("query").placeholder = say("address");
  at("query").setAttribute("aria-label", say("address"));
  const why = refused();
  at("asked").hidden = at("open").hidden = Boolean(why);
  if (why) alarm(why);
  if (pack) told();
}

function alarm(text) {
  at("alert").textContent = text;
  at("alert").hidden = !text;
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function unseal(passphrase) {
  const encoder = new TextEncoder();
  const given = await crypto.subtle.importKey("raw", encoder.encode(passphrase), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt: bytes(head.salt), iterations: head.rounds };
  const key = await crypto.subtle.deriveKey(way, given, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: bytes(head.iv), additionalData: encoder.encode(headText) };
  const packed = await crypto.subtle.decrypt(how, key, bytes(at("body").textContent));
  const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(text).text());
}

document.forms[0].addEventListener("submit", async (event) => {
  event.preventDefault();
  if (refused()) return greet();
  at("open").disabled = true;
  at("open").textContent = say("opening");
  alarm("");
  try {
    pack = await unseal(at("passphrase").value);
  } catch {
    alarm(say("wrong"));
  }
  at("passphrase").value = "";
  at("open").disabled = false;
  at("open").textContent = say("open");
  if (pack) begin();
});

function begin() {
  at("gate").hidden = true;
  at("bar").hidden = at("legend").hidden = false;
  prepare();
  told();
  window.addEventListener("resize", resize);
  resize();
  fit();
  setInterval(() => expired() && location.reload(), 30000);
}

function told() {
  at("name").textContent = named(pack.station);
  at("times").textContent = `${say("made")} ${local(head.made)}, ${say("expires")} ${local(head.expires)}`;
  legend();
  search();
  if (chosen) tell(chosen);
  draw();
}

for (const id of ["tongue", "tongue2"])
  at(id).addEventListener("click", () => {
    lang = lang === "zh" ? "en" : "zh";
    greet();
  });

// ---------------------------------------------------------------- the map

const canvas = at("map");
const pen = canvas.getContext("2d");
const view = { x: 0, y: 0, scale: 0.1 }; // decimetres at the middle; pixels for a decimetre
const shapes = {};
let chosen = null;

function path(lines, closed, into = new Path2D()) {
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) (i ? into.lineTo : into.moveTo).call(into, line[i], line[i + 1]);
    if (closed) into.closePath();
  }
  return into;
}

function prepare() {
  shapes.water = path(pack.water.flatMap((w) => w.lines), true);
  shapes.others = path(pack.others.flat(), true);
  shapes.buildings = path(pack.buildings.flatMap((b) => b.outline), true);
  shapes.walls = path(pack.walls.flat(), false);
  shapes.roads = new Map();
  for (const road of pack.roads) {
    const wide = Math.round((road.width_m || 4) * 10);
    if (!shapes.roads.has(wide)) shapes.roads.set(wide, new Path2D());
    path(road.lines, false, shapes.roads.get(wide));
  }
  for (const building of pack.buildings) {
    const xs = building.outline.flatMap((line) => line.filter((_, i) => i % 2 === 0));
    const ys = building.outline.flatMap((line) => line.filter((_, i) => i % 2 === 1));
    building.box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    building.text = normal([building.name, building.name_en, building.estate, building.number, building.address].join(""));
  }
}

function resize() {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(innerWidth * ratio);
  canvas.height = Math.round(innerHeight * ratio);
  draw();
}

function fit() {
  view.x = pack.station.x;
  view.y = pack.station.y;
  view.scale = Math.min(innerWidth, innerHeight) / 12000;
  draw();
}

const onScreen = (x, y) => [innerWidth / 2 + (x - view.x) * view.scale, innerHeight / 2 - (y - view.y) * view.scale];
const onGround = (px, py) => [view.x + (px - innerWidth / 2) / view.scale, view.y - (py - innerHeight / 2) / view.scale];

function colours() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return dark
    ? { ground: "#131816", water: "#16324a", road: "#3a4540", edge: "#0c100e", building: "#55655d", other: "#29322d", line: "#7f8f87", wall: "#9a8a6a", ink: "#e6ebe7", halo: "#131816", chosen: "#e0662f", good: "#35b37e", poor: "#e0a030", bad: "#f0625a", note: "#a98bf0" }
    : { ground: "#f1f2ee", water: "#bcd9ec", road: "#ffffff", edge: "#b9bfb9", building: "#d3c9b8", other: "#e6e4dd", line: "#8d8576", wall: "#8a6d3b", ink: "#17201b", halo: "#ffffff", chosen: "#d1451b", good: "#0a7a4b", poor: "#b36b00", bad: "#b3261e", note: "#6541b8" };
}

let asked = 0;
function draw() {
  if (!pack || asked) return;
  asked = requestAnimationFrame(() => {
    asked = 0;
    paint();
  });
}

function paint() {
  const ratio = devicePixelRatio || 1;
  const ink = colours();
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = ink.ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const k = view.scale * ratio;
  pen.setTransform(k, 0, 0, -k, canvas.width / 2 - view.x * k, canvas.height / 2 + view.y * k);
  pen.lineJoin = pen.lineCap = "round";
  pen.fillStyle = ink.water;
  pen.fill(shapes.water, "evenodd");
  for (const [extra, colour] of [[1.5, ink.edge], [0, ink.road]])
    for (const [wide, roads] of shapes.roads) {
      pen.strokeStyle = colour;
      pen.lineWidth = Math.max(wide, 1.2 / view.scale) + extra / view.scale;
      pen.stroke(roads);
    }
  area(shapes.others, ink.other, ink.edge);
  area(shapes.buildings, ink.building, ink.line);
  if (chosen) area(path(chosen.outline, true), ink.chosen, ink.ink);
  pen.strokeStyle = ink.wall;
  pen.lineWidth = 1 / view.scale;
  pen.stroke(shapes.walls);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  symbols(ink);
}

function area(shape, fill, edge) {
  pen.fillStyle = fill;
  pen.fill(shape, "evenodd");
  pen.strokeStyle = edge;
  pen.lineWidth = 0.8 / view.scale;
  pen.stroke(shape);
}

const state = (h) => (h.usable === false ? "bad" : h.flow_lps === undefined ? "note" : h.flow_lps >= 15 ? "good" : "poor");

function symbols(ink) {
  const taken = [];
  const near = view.scale > 0.06;
  mark(pack.station, "119", ink.bad, taken, named(pack.station), ink);
  for (const h of pack.hydrants) {
    const text = near ? (h.usable === false ? say("out") : h.flow_lps === undefined ? "?" : `${h.flow_lps} L/s`) : "";
    dot(h, ink[state(h)], h.usable === false ? "×" : "", text, taken, ink);
  }
  for (const p of pack.premises)
    if (p.id !== pack.station.id && (near || pack.concern.includes(p.kind)))
      mark(p, pack.concern.includes(p.kind) ? "!" : "·", ink.note, taken, near ? `${word(p.kind)} ${named(p)}` : "", ink);
  if (!near) return;
  for (const g of pack.gates) mark(g, "G", ink.line, taken, g.width_m ? `${g.width_m} m` : "", ink);
  const written = new Map();
  for (const r of pack.roads) if (named(r)) along(r, written, taken, ink);
  if (view.scale > 0.12)
    for (const b of pack.buildings) {
      const text = [b.number, b.floors_above ? `${b.floors_above}F` : ""].filter(Boolean).join(" ");
      label(text, ...onScreen((b.box[0] + b.box[2]) / 2, (b.box[1] + b.box[3]) / 2), taken, ink);
    }
}

function label(text, x, y, taken, ink) {
  if (!text || x < -50 || y < 0 || x > innerWidth + 50 || y > innerHeight) return false;
  pen.font = "12px system-ui, 'Noto Sans CJK SC', sans-serif";
  const half = pen.measureText(text).width / 2 + 2;
  const box = [x - half, y - 8, x + half, y + 8];
  if (taken.some((t) => t[0] < box[2] && t[2] > box[0] && t[1] < box[3] && t[3] > box[1])) return false;
  taken.push(box);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 3;
  pen.strokeStyle = ink.halo;
  pen.strokeText(text, x, y);
  pen.fillStyle = ink.ink;
  pen.fillText(text, x, y);
  return true;
}

function dot(thing, colour, sign, text, taken, ink) {
  const [x, y] = onScreen(thing.x, thing.y);
  if (x < -20 || y < -20 || x > innerWidth + 20 || y > innerHeight + 20) return;
  const size = view.scale > 0.03 ? 6 : 3;
  pen.beginPath();
  pen.arc(x, y, size, 0, 7);
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = ink.halo;
  pen.stroke();
  taken.push([x - size, y - size, x + size, y + size]);
  letter(sign, x, y, ink.halo);
  label(text, x, y + 15, taken, ink);
}

function mark(thing, sign, colour, taken, text, ink) {
  const [x, y] = onScreen(thing.x, thing.y);
  if (x < -40 || y < -40 || x > innerWidth + 40 || y > innerHeight + 40) return;
  const half = sign.length > 1 ? 15 : 8;
  pen.fillStyle = colour;
  pen.fillRect(x - half, y - 8, 2 * half, 16);
  taken.push([x - half, y - 8, x + half, y + 8]);
  letter(sign, x, y, ink.halo);
  label(text, x, y + 17, taken, ink);
}

function letter(sign, x, y, colour) {
  if (!sign) return;
  pen.font = "bold 12px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour;
  pen.fillText(sign, x, y);
}

// A name comes once in a while along its road, not at each stretch.
function along(road, written, taken, ink) {
  const line = road.lines[0];
  const middle = 2 * Math.floor(line.length / 4);
  const next = Math.min(middle + 2, line.length - 2);
  const [x, y] = onScreen((line[middle] + line[next]) / 2, (line[middle + 1] + line[next + 1]) / 2);
  const there = written.get(named(road)) || [];
  if (there.some((spot) => Math.hypot(spot[0] - x, spot[1] - y) < 320)) return;
  if (label(named(road), x, y, taken, ink)) written.set(named(road), [...there, [x, y]]);
}

function legend() {
  const box = at("legend");
  box.replaceChildren();
  for (const [sign, text] of [["good", word("meets")], ["poor", word("below")], ["note", say("flow") + " " + say("unknown")], ["bad", say("out")]]) {
    const line = make("span", text, box);
    line.className = sign;
  }
}

// ---------------------------------------------------------------- moving the map

const fingers = new Map();
let moved = false;

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  if (!fingers.size) moved = false;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
});
canvas.addEventListener("pointermove", (event) => {
  const last = fingers.get(event.pointerId);
  if (!last) return;
  const here = [event.clientX, event.clientY];
  if (Math.hypot(here[0] - last[0], here[1] - last[1]) > 3) moved = true;
  else if (!moved) return;
  const before = spread();
  fingers.set(event.pointerId, here);
  if (fingers.size === 1) {
    view.x -= (here[0] - last[0]) / view.scale;
    view.y += (here[1] - last[1]) / view.scale;
  } else if (before) zoom(spread().size / before.size, before.x, before.y);
  draw();
});
for (const name of ["pointerup", "pointercancel"])
  canvas.addEventListener(name, (event) => {
    const alone = fingers.size === 1;
    fingers.delete(event.pointerId);
    if (name === "pointerup" && alone && !moved) choose(pointed(event.clientX, event.clientY));
  });
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
}, { passive: false });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose(null);
  if (!pack || event.target.tagName === "INPUT") return;
  const step = 80 / view.scale;
  if (event.key === "+" || event.key === "=") zoom(1.4, innerWidth / 2, innerHeight / 2);
  else if (event.key === "-") zoom(1 / 1.4, innerWidth / 2, innerHeight / 2);
  else if (event.key === "ArrowLeft") view.x -= step;
  else if (event.key === "ArrowRight") view.x += step;
  else if (event.key === "ArrowUp") view.y += step;
  else if (event.key === "ArrowDown") view.y -= step;
  draw();
});

function spread() {
  const [a, b] = [...fingers.values()];
  return b && { size: Math.hypot(a[0] - b[0], a[1] - b[1]), x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2 };
}

function zoom(times, px, py) {
  const [x, y] = onGround(px, py);
  view.scale = Math.min(Math.max(view.scale * times, 0.002), 2);
  const [left, up] = onGround(px, py);
  view.x += x - left;
  view.y += y - up;
  draw();
}

// ---------------------------------------------------------------- buildings

function inside(building, x, y) {
  let found = false;
  for (const line of building.outline)
    for (let i = 0; i < line.length - 2; i += 2)
      if (line[i + 1] > y !== line[i + 3] > y && x < line[i] + ((y - line[i + 1]) * (line[i + 2] - line[i])) / (line[i + 3] - line[i + 1]))
        found = !found;
  return found;
}

function pointed(px, py) {
  const [x, y] = onGround(px, py);
  const near = (b) => b.box[0] <= x && x <= b.box[2] && b.box[1] <= y && y <= b.box[3];
  return pack.buildings.find((b) => near(b) && inside(b, x, y)) || null;
}

function away(building, x, y) {
  if (inside(building, x, y)) return 0;
  let least = Infinity;
  for (const line of building.outline)
    for (let i = 0; i < line.length - 2; i += 2) {
      const [ax, ay, bx, by] = line.slice(i, i + 4);
      const long = (bx - ax) ** 2 + (by - ay) ** 2;
      const t = long ? Math.min(Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long, 0), 1) : 0;
      least = Math.min(least, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
    }
  return least / 10;
}

function choose(building) {
  chosen = building;
  at("sheet").hidden = !building;
  if (building) tell(building);
  draw();
}

function go(building) {
  view.x = (building.box[0] + building.box[2]) / 2;
  view.y = (building.box[1] + building.box[3]) / 2;
  view.scale = Math.max(view.scale, 0.2);
  choose(building);
}

const called = (b) => (lang === "zh" ? b.name : b.name_en || b.name) || [b.estate, b.number].filter(Boolean).join(" ") || b.address || `#${b.id}`;
const known = (value, unit = "") => (value === undefined ? say("unknown") : `${value}${unit}`);

function facts(parent, rows) {
  const list = make("dl", undefined, parent);
  for (const [name, value] of rows) {
    make("dt", name, list);
    make("dd", value, list);
  }
}

function tell(b) {
  const sheet = at("sheet");
  sheet.replaceChildren();
  const close = make("button", "×", sheet);
  close.id = "shut";
  close.setAttribute("aria-label", say("close"));
  close.addEventListener("click", () => choose(null));
  make("h1", called(b), sheet);
  if (b.address !== called(b)) make("p", b.address || "", sheet);
  facts(sheet, [
    [say("use"), b.use ? word(b.use) : say("unknown")],
    [say("structure"), b.structure ? word(b.structure) : say("unknown")],
    [say("built"), known(b.year_built)],
    [say("floors_above"), known(b.floors_above)],
    [say("floors_below"), known(b.floors_below)],
    [say("height"), known(b.height_m, " m")],
    [say("dwellings"), known(b.dwellings)],
    [say("households"), known(b.households)],
    [say("persons"), known(b.persons)],
    [say("assisted"), known(b.assisted)],
    [say("from_station"), b.seconds ? `${Math.floor(b.seconds / 60)}:${String(b.seconds % 60).padStart(2, "0")} min` : say("unknown")],
  ]);
  planned(b, sheet);
  make("h2", say("hydrants"), sheet);
  const list = make("ol", undefined, sheet);
  const ranked = pack.hydrants.map((h) => [away(b, h.x, h.y), h]).sort((a, c) => a[0] - c[0]);
  for (const [metres, h] of ranked.slice(0, 5)) {
    const flow = h.usable === false ? say("out") : h.flow_lps === undefined ? `${say("flow")} ${say("unknown")}` : `${h.flow_lps} L/s`;
    const main = h.main_mm ? `DN${h.main_mm} ${h.main_kind ? word(h.main_kind) : ""}` : "";
    const seen = h.inspected_on ? `${say("inspected")} ${h.inspected_on}` : "";
    make("li", [`${Math.round(metres)} m`, word(h.kind), flow, main.trim(), seen, h.code].filter(Boolean).join(", "), list);
  }
}

function planned(b, sheet) {
  if (!b.preplan) return;
  make("h2", say("preplan"), sheet);
  const rows = [];
  const walk = (value, names) => {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) rows.push([names.at(-1), value.map((v) => (typeof v === "string" ? word(v) : v)).join("; ") || say("no")]);
    else if (typeof value === "object") for (const [name, inner] of Object.entries(value)) walk(inner, [...names, label_of(name)]);
    else rows.push([names.slice(-2).join(", "), typeof value === "boolean" ? say(value ? "yes" : "no") : String(value)]);
  };
  walk(b.preplan, []);
  facts(sheet, [...rows, [say("preplan_by"), `${b.preplan_author}, ${b.reviewed_on}`], [say("review_due"), b.review_due]]);
}

const label_of = (name) => (labels[`field_${name}`] ? say(`field_${name}`) : name);

// ---------------------------------------------------------------- search

const normal = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s,，.。#号栋幢]/g, "");

function search() {
  const box = at("hits");
  const wanted = normal(at("query").value);
  box.replaceChildren();
  box.hidden = !wanted;
  if (!wanted) return;
  const found = pack.buildings.filter((b) => b.text.includes(wanted));
  found.sort((a, b) => a.text.length - b.text.length || a.id - b.id);
  for (const building of found.slice(0, 20)) {
    const hit = make("button", [...new Set([called(building), building.address])].filter(Boolean).join(", "), box);
    hit.type = "button";
    hit.addEventListener("click", () => {
      box.hidden = true;
      go(building);
    });
  }
  if (!found.length) make("p", say("none_found"), box);
}

at("query").addEventListener("input", search);
at("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter") at("hits").querySelector("button")?.click();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
greet();
