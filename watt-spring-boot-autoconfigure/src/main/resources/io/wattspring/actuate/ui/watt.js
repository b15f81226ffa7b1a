/*
 * The live page of /actuator/watt. It asks the endpoint once a second and keeps two minutes of what it needs
 * for its lines.
 */
import { byId, clock, count, draw, durationOf, element, line, millis, number, percent, remember, row, setText, show, sum } from './view.js';
import { askWhatIsAllowed, mayOperate, prepareOperations, updateButtons, url, workerButtons } from './operations.js';

const INTERVAL = 1000;
const PATIENCE = 5000;

/* ---- what is going on ---- */

let before = null;
let shedAt = -Infinity;

/** What has changed in a second, from the counters of the last two answers. */
function rates(watt, at) {
  const cache = watt.cache || {};
  const counters = {
    at,
    handled: sum(watt.workers.map((worker) => worker.requests.handled)),
    shed: watt.runQueue ? sum(Object.values(watt.runQueue.admission.shed)) : 0,
    hits: (cache.hits || 0) + (cache.staleHits || 0),
    misses: (cache.misses || 0) + (cache.collapsed || 0),
  };
  const last = before || counters;
  before = counters;
  const seconds = (counters.at - last.at) / 1000 || 1;
  const grown = (name) => Math.max(0, counters[name] - last[name]);
  if (grown('shed')) { shedAt = at; }
  const lookups = grown('hits') + grown('misses');
  return {
    handled: grown('handled') / seconds,
    shed: grown('shed') / seconds,
    shedding: at - shedAt < 5000,
    shedTotal: counters.shed,
    hitRatio: lookups ? grown('hits') / lookups : null,
    hitRatioTotal: counters.hits / (counters.hits + counters.misses || 1),
  };
}

/** Threads that have run one thing for longer than the watchdog takes for normal, then those given up on. */
function stuckThreads(watt, now) {
  const limit = durationOf(watt.configuration['watt.watchdog.warn-after']);
  const queue = watt.runQueue || { spareThreads: [], quarantined: [] };
  const running = [...watt.workers.map((worker) => worker.runThread), ...queue.spareThreads]
    .filter((thread) => thread && thread.runningMillis >= limit)
    .map((thread) => ({ ...thread, millis: thread.runningMillis, fate: 'runs, and is watched' }));
  const loops = watt.workers.filter((worker) => worker.state === 'STALLED').map((worker) => ({
    thread: `event loop of worker ${worker.id}`, millis: worker.eventLoop.lagMillis, fate: 'new connections avoid it' }));
  const quarantined = queue.quarantined.map((thread) => ({
    ...thread, millis: Math.max(0, now - Date.parse(thread.since)), gone: true, fate: 'given up: answered 503, quarantined' }));
  return [...running, ...loops, ...quarantined];
}

/** The headline: the worst first. It has no number that changes each second, since it is read aloud. */
function verdict(watt, rate, stuck) {
  const all = watt.workers.length;
  const serving = watt.workers.filter((worker) => worker.state === 'SERVING').length;
  const live = stuck.filter((thread) => !thread.gone).length;
  const gone = stuck.length - live;
  const found = [];
  const add = (level, text) => found.push({ level, text });
  if (watt.exhaustion && watt.exhaustion.state !== 'HEALTHY') {
    add('bad', `${watt.exhaustion.state === 'BROKEN' ? 'Broken' : 'Refusing traffic'}: ${watt.exhaustion.reason || ''}`);
  }
  if (serving === 0) { add('bad', 'No worker serves'); }
  if (live) { add('bad', `${count(live, 'stall')} now`); }
  if (rate.shedding || (watt.runQueue && watt.runQueue.admission.overloaded)) { add('bad', 'Shedding'); }
  if (serving && serving < all) { add('warn', `Degraded: ${serving} of ${count(all, 'worker')} serve`); }
  if (gone) { add('warn', `${count(gone, 'thread')} quarantined`); }
  return found.length ? { level: found[0].level, text: found.map((problem) => problem.text).join(' · ') }
    : { level: 'good', text: `All is well: ${serving} of ${count(all, 'worker')} serve` };
}

/* ---- what is shown ---- */

function tilesOf(watt, rate) {
  const tiles = [{ name: 'Requests', value: rate.handled, text: number(rate.handled), unit: '/s',
    more: count(sum(watt.workers.map((worker) => worker.eventLoop.connections)), 'connection') }];
  const inFlight = sum(watt.workers.map((worker) => worker.requests.inFlight));
  const queue = watt.runQueue;
  tiles.push({ name: 'In flight', value: inFlight, text: number(inFlight), more: queue ? `${queue.waiting} waiting` : '' });
  if (queue) {
    const waited = queue.waited;
    tiles.push({ name: 'Queue wait p95', value: waited.p95Millis, text: millis(waited.p95Millis),
      more: `p50 ${millis(waited.p50Millis)}, p99 ${millis(waited.p99Millis)}` });
    tiles.push({ name: 'Shed', value: rate.shed, text: number(rate.shed), unit: '/s', alarm: rate.shedding,
      more: `${number(rate.shedTotal)} since start` });
    tiles.push({ name: 'Run threads', value: queue.busy, full: queue.threads, text: `${queue.busy} of ${queue.threads}`,
      unit: ' busy', alarm: queue.quarantined.length > 0,
      more: `${count(queue.spares, 'spare')}, ${queue.quarantined.length} quarantined` });
  }
  if (watt.cache) {
    tiles.push({ name: 'Cache hits', value: rate.hitRatio, full: 1, text: rate.hitRatio === null ? 'none asked' : percent(rate.hitRatio),
      more: `${percent(rate.hitRatioTotal)} since start, ${count(watt.cache.resources, 'URI')}` });
  }
  return tiles;
}

function showTiles(watt, rate) {
  show(byId('tiles'), tilesOf(watt, rate), (tile) => tile.name,
    (tile) => element('li', {}, element('span', { className: 'name', textContent: tile.name }), ' ',
      element('strong'), element('span', { className: 'unit' }), line(), element('span', { className: 'more' })),
    (item, tile) => {
      remember(tile.name, tile.value);
      item.classList.toggle('alarm', Boolean(tile.alarm));
      setText(item.querySelector('strong'), tile.text);
      setText(item.querySelector('.unit'), tile.unit || '');
      setText(item.querySelector('.more'), tile.more);
      draw(item.querySelector('svg'), tile.name, tile.full);
    });
}

const COLUMNS = [
  ['Worker', (worker) => String(worker.id)],
  ['State', (worker) => worker.state.toLowerCase()],
  ['Connections', (worker) => number(worker.eventLoop.connections)
    + (worker.eventLoop.draining ? ` (${worker.eventLoop.draining} leave)` : '')],
  ['In flight', (worker) => number(worker.requests.inFlight)],
  ['Loop lag', (worker) => millis(worker.eventLoop.lagMillis), (worker) => worker.eventLoop.lagMillis, 5],
  ['Loop CPU', (worker) => percent(worker.eventLoop.utilization), (worker) => worker.eventLoop.utilization, 1],
  ['Run thread', (worker) => worker.runThread ? percent(worker.runThread.utilization) : 'none',
    (worker) => worker.runThread ? worker.runThread.utilization : 0, 1],
  ['Runs', (worker) => worker.runThread && worker.runThread.request
    ? worker.runThread.request + (worker.runThread.runningMillis ? ` ${millis(worker.runThread.runningMillis)}` : '') : '–'],
  ['Swaps', (worker) => worker.swaps.count + (worker.swaps.lastReason ? ` (${worker.swaps.lastReason})` : '')],
];

function showWorkers(workers) {
  const names = COLUMNS.map(([name]) => name).concat(mayOperate ? 'Operate' : []);
  const table = byId('workers');
  if (table.tHead.textContent !== names.join('')) {
    table.tHead.replaceChildren(element('tr', {}, ...names.map((name) => element('th', { scope: 'col', textContent: name }))));
    table.tBodies[0].replaceChildren();
  }
  const cells = (worker) => [...COLUMNS.map(([, , value]) => {
    const cell = element('span', { className: 'cell' }, element('span', { className: 'value' }));
    if (value) { cell.append(line()); }
    return cell;
  }), ...(mayOperate ? [workerButtons(worker.id)] : [])];
  show(table.tBodies[0], workers, (worker) => worker.id, (worker) => row('workers', cells(worker)), (tr, worker) => {
    tr.dataset.state = worker.state;
    COLUMNS.forEach(([name, text, value, full], i) => {
      setText(tr.cells[i].querySelector('.value'), text(worker));
      if (value) {
        remember(`${worker.id} ${name}`, value(worker));
        draw(tr.cells[i].querySelector('svg'), `${worker.id} ${name}`, full);
      }
    });
    if (mayOperate) { updateButtons(tr, worker); }
  });
}

function showStuck(stuck) {
  byId('stuck-section').hidden = stuck.length === 0;
  show(byId('stuck').tBodies[0], stuck, (thread) => `${thread.thread} ${thread.since || ''}`, () => row('stuck', ['', '', '', ''], 1),
    (tr, thread) => [millis(thread.millis), thread.request || 'not known', thread.thread, thread.fate]
      .forEach((text, i) => setText(tr.cells[i], text)));
}

function showStalls(stalls) {
  setText(byId('stall-count'), stalls.count ? `(${stalls.count} since start)` : '');
  byId('no-stalls').hidden = stalls.count > 0;
  byId('stalls').hidden = stalls.last.length === 0;
  show(byId('stalls').tBodies[0], stalls.last, (stall) => `${stall.time} ${stall.thread}`, (stall) => row('stalls', [
    element('time', { dateTime: stall.time, title: stall.time, textContent: clock(stall.time) }),
    stall.request || 'not known', millis(stall.millis), stall.kind === 'BUSY' ? 'busy' : 'blocked', stall.thread,
    stackOf(stall)], 1), () => {});
}

function stackOf(stall) {
  if (!stall.stack) { return element('span', { className: 'quiet', textContent: 'not shown' }); }
  const at = stall.stack.find((frame) => !/^(java|jdk|sun)[./]/.test(frame)) || stall.stack[0] || 'empty';
  const short = at.replace(/^app\/\//, '');
  return element('details', {}, element('summary', { textContent: short }),
    element('pre', { tabIndex: 0, textContent: stall.stack.join('\n') }));
}

function showMore(watt) {
  if (!byId('more').open) { return; }
  const { cache = {}, boundedElastic, runQueue = {}, configuration } = watt;
  const shed = (runQueue.admission || {}).shed || {};
  const values = [
    ['boundedElastic', `${boundedElastic.threads} of ${boundedElastic.maxThreads} threads, ${boundedElastic.queued} queued`],
    ...Object.entries(shed).map(([reason, n]) => [`shed: ${reason}`, n]),
    ...Object.entries(cache).map(([name, n]) => [`cache: ${name}`, n]), ...Object.entries(configuration)];
  show(byId('configuration').tBodies[0], values, ([name]) => name, ([name]) => row('configuration', [name, '']),
    (tr, [, value]) => setText(tr.cells[1], String(value)));
}

function showVerdict({ level, text }) {
  byId('verdict').dataset.level = level;
  setText(byId('verdict'), text);
  const mark = { good: '', warn: '! ', bad: '!! ' }[level] || '? ';
  document.title = `${mark}${text} – ${location.host}`;
}

/* ---- asking ---- */

let timer = 0;
let lastAnswer = null;
let frozen = false;
let known = false;

async function ask() {
  let watt;
  try {
    if (!known) { await askWhatIsAllowed(); }
    const response = await fetch(url(''), { headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) { throw new Error(`it answered ${response.status}`); }
    watt = await response.json();
    known = true;
  } catch (problem) {
    known = false;
    showOld(problem);
    return;
  }
  showAll(watt);
}

function showAll(watt) {
  const rate = rates(watt, performance.now());
  const stuck = stuckThreads(watt, Date.now());
  lastAnswer = new Date();
  document.body.classList.remove('old');
  byId('notice').hidden = true;
  showVerdict(verdict(watt, rate, stuck));
  showTiles(watt, rate);
  showStuck(stuck);
  showWorkers(watt.workers);
  showStalls(watt.stalls);
  showMore(watt);
  prepareOperations(watt);
  setText(byId('freshness'), `as of ${clock(lastAnswer)}`);
}

function showOld(problem) {
  document.body.classList.add('old');
  showVerdict({ level: 'unknown', text: 'No answer from the server' });
  byId('notice').hidden = false;
  setText(byId('notice'), (lastAnswer ? `What is shown is old, of ${clock(lastAnswer)}. ` : 'Nothing to show yet. ')
    + `Asking ${url('')} again each second (${problem.message}).`);
}

async function loop() {
  clearTimeout(timer);
  timer = -1;
  try {
    await ask();
  } finally {
    timer = 0;
    schedule();
  }
}

function schedule() {
  if (!frozen && !document.hidden && timer === 0) { timer = setTimeout(loop, INTERVAL); }
}

byId('host').textContent = location.host;
byId('freeze').onclick = () => {
  frozen = !frozen;
  byId('freeze').setAttribute('aria-pressed', String(frozen));
  if (frozen && timer > 0) { clearTimeout(timer); timer = 0; }
  setText(byId('freshness'), `${frozen ? 'frozen' : 'as of'} ${lastAnswer ? clock(lastAnswer) : ''}`);
  schedule();
};
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !frozen && timer >= 0) { loop(); }
});
loop();
