/*
 * What an operator can have done, each time after a confirmation.
 */
import { byId, count, element, millis, setText, sum } from './view.js';

const PATIENCE = 5000;
const endpoint = location.pathname.replace(/\/ui\/?$/, '');

/** The URL of the endpoint that the page belongs to, or of a worker; without the user whom the page's may name, which fetch refuses. */
export const url = (path) => location.origin + (endpoint + path || '/');

export let mayOperate = false;
let drainTimeout = '';

/** The endpoint tells by its methods whether it can be operated; who may, the server decides for each request. */
export async function askWhatIsAllowed() {
  const response = await fetch(url(''), { method: 'OPTIONS', signal: AbortSignal.timeout(PATIENCE) });
  const allowed = response.ok && /\bPOST\b/.test(response.headers.get('Allow') || '');
  if (allowed !== mayOperate) {
    mayOperate = allowed;
    byId('operate').replaceChildren(...(allowed ? [byId('operations').content.cloneNode(true)] : []));
    if (allowed) { addOperations(); }
  }
}

function addOperations() {
  byId('reload').onclick = () => confirm('Reload', 'Reload all workers?',
    'Each worker that serves gets a fresh event loop, one after the other.', '', { action: 'reload' });
  byId('scale').onclick = () => {
    const input = byId('scale-to');
    if (!input.reportValidity()) { return; }
    confirm('Scale', `Scale to ${count(input.valueAsNumber, 'worker')}?`, 'Run threads follow. It lasts until the process ends.',
      '', { action: 'scale', workers: input.valueAsNumber });
  };
}

export function workerButtons(id) {
  const button = (action, text) => element('button', { type: 'button', className: action, textContent: action[0].toUpperCase() + action.slice(1),
    ariaLabel: `${action} worker ${id}`, onclick: () => confirm(action, `${action} worker ${id}?`, text, `/${id}`, { action }) });
  return element('span', { className: 'buttons' }, button('swap', 'It gets a fresh event loop.'),
    button('pause', 'Other workers serve what its listener accepts.'), button('resume', 'It serves again.'));
}

export function updateButtons(tr, worker) {
  const paused = worker.state === 'PAUSED';
  tr.querySelector('.swap').hidden = paused;
  tr.querySelector('.pause').hidden = paused;
  tr.querySelector('.resume').hidden = !paused;
}

function confirm(verb, title, text, path, body) {
  const dialog = byId('confirm');
  const drains = body.action === 'resume' ? '' : ` Clients are asked to leave; connections that stay for ${drainTimeout} are cut off.`;
  setText(byId('confirm-title'), title[0].toUpperCase() + title.slice(1));
  setText(byId('confirm-text'), text + drains);
  setText(byId('confirm-yes'), verb[0].toUpperCase() + verb.slice(1));
  byId('confirm-no').onclick = () => dialog.close();
  byId('confirm-yes').onclick = () => { dialog.close(); operate(path, body); };
  dialog.showModal();
}

/** What has to be sent with an operation where the server protects against requests of other sites. */
async function csrfField() {
  const response = await fetch(url('/ui/csrf'), { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
  const [name, value] = response.ok ? (await response.text()).split(': ') : [];
  return value ? { [name]: value } : {};
}

async function operate(path, body) {
  tell(`${body.action}: running …`);
  try {
    const response = await fetch(url(path), { method: 'POST', body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json', ...await csrfField() } });
    const answer = await response.json().catch(() => ({}));
    const refused = `refused with ${response.status}: ${answer.detail || response.statusText || 'the server allows it not to you'}`;
    tell(`${body.action}: ${response.ok ? done(answer) : refused}`, !response.ok);
    if (!response.ok) { await askWhatIsAllowed(); }
  } catch (problem) {
    tell(`${body.action}: no answer (${problem.message}); whether it was done is not known`, true);
  }
}

function done(report) {
  return `done in ${millis(report.millis)}, ${count(report.workers, 'worker')} now, `
    + `${count(sum(report.steps.map((step) => step.cutOff)), 'connection')} cut off`;
}

function tell(text, problem = false) {
  setText(byId('outcome'), text);
  byId('outcome').classList.toggle('problem', problem);
}

/** Takes from an answer what the confirmations tell. */
export function prepareOperations(watt) {
  drainTimeout = watt.configuration['watt.drain.timeout'] || 'too long';
  if (mayOperate && !byId('scale-to').value) { byId('scale-to').value = watt.workers.length; }
}
