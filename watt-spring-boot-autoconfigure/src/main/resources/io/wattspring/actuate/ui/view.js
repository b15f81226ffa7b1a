/*
 * What the page is drawn with: numbers, elements, lines. Whatever the server says gets into text nodes and
 * properties only, never into markup.
 */
const SAMPLES = 120;

export const byId = (id) => document.getElementById(id);
export const sum = (values) => values.reduce((total, value) => total + value, 0);
export const count = (n, one, many = one + 's') => `${n} ${n === 1 ? one : many}`;

/* ---- numbers ---- */

export function number(value) {
  if (value >= 1e6) { return (value / 1e6).toFixed(1) + 'M'; }
  if (value >= 1e4) { return (value / 1e3).toFixed(1) + 'k'; }
  return (value > 0 && value < 10 && !Number.isInteger(value)) ? value.toFixed(1) : String(Math.round(value));
}

export function millis(value) {
  if (value >= 60000) { return `${Math.floor(value / 60000)} min ${Math.round(value % 60000 / 1000)} s`; }
  if (value >= 1000) { return (value / 1000).toFixed(value < 10000 ? 1 : 0) + ' s'; }
  return (value < 10 ? value.toFixed(1) : Math.round(value)) + ' ms';
}

export const percent = (share) => Math.round(share * 100) + ' %';
export const clock = (time) => new Date(time).toLocaleTimeString(undefined, { hour12: false });

export function durationOf(text) {
  const [, amount, unit] = /^(\d+)(ms|s|m|h)?$/.exec(text || '') || [null, '1', 's'];
  return amount * { ms: 1, s: 1000, m: 60000, h: 3600000 }[unit || 'ms'];
}

/* ---- elements ---- */

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) { node.textContent = text; }
}

/** Shows one child for each item, and leaves those that stay alone: they may have the focus or be open. */
export function show(parent, items, keyOf, make, update) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const key = String(keyOf(item));
    let child = known.get(key);
    known.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (parent.children[index] !== child) { parent.insertBefore(child, parent.children[index] || null); }
    update(child, item);
  });
  known.forEach((child) => child.remove());
}

/** A row whose cells know the heads of their columns, for narrow screens. */
export function row(table, cells, headed = 0) {
  const heads = [...byId(table).tHead.querySelectorAll('th')];
  return element('tr', {}, ...cells.map((content, i) => {
    const cell = element(i === headed ? 'th' : 'td', {}, content);
    if (i === headed) { cell.scope = 'row'; }
    cell.dataset.label = heads[i].textContent;
    return cell;
  }));
}

/* ---- lines ---- */

const SVG = 'http://www.w3.org/2000/svg';
const history = new Map();

export function remember(name, value) {
  const values = history.get(name) || [];
  values.push(value);
  history.set(name, values.slice(-SAMPLES));
}

export function line() {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${SAMPLES - 1} 30`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(SVG, 'polygon'), document.createElementNS(SVG, 'polyline'));
  return svg;
}

export function draw(svg, name, full = 0) {
  const values = history.get(name) || [];
  const top = Math.max(full, ...values.filter((value) => value !== null)) || 1;
  const first = SAMPLES - values.length;
  const points = values.map((value, i) => `${first + i},${(29 - 28 * (value || 0) / top).toFixed(1)}`).join(' ');
  svg.firstChild.setAttribute('points', values.length ? `${first},30 ${points} ${SAMPLES - 1},30` : '');
  svg.lastChild.setAttribute('points', points);
}
