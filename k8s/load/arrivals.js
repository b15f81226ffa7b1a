// A constant rate of arrivals, however slowly the server answers. RATE, DURATION, TARGET, TIMEOUT and MAX_VUS are environment variables.
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const rate = Number(__ENV.RATE || 1000);
// Each takes about 3 MB; what arrives when all wait is not sent, and counts as not answered
const most = Math.min(rate * 5, Number(__ENV.MAX_VUS || 2000));
const seconds = Number((__ENV.DURATION || '120s').replace(/s$/, ''));

// Of answers with 200 only: a refusal is quick and serves nobody
const latency = new Trend('latency', true);
const refused = new Counter('refused');
const failed = new Counter('failed');

export const options = {
  discardResponseBodies: true,
  noConnectionReuse: __ENV.NEW_CONNECTIONS === 'true',
  scenarios: {
    pages: {
      executor: 'constant-arrival-rate',
      rate: rate,
      timeUnit: '1s',
      duration: `${seconds}s`,
      preAllocatedVUs: Math.min(rate, most),
      maxVUs: most,
    },
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max', 'count'],
};

export default function () {
  const response = http.get(`${__ENV.TARGET}/products/${1 + Math.floor(Math.random() * 20)}`, {
    timeout: __ENV.TIMEOUT || '5s',
  });
  if (response.status === 200) {
    const timings = response.timings;
    latency.add(timings.blocked + timings.connecting + timings.duration);
  } else if (response.status === 503) {
    refused.add(1);
  } else {
    failed.add(1);
  }
}

export function handleSummary(data) {
  const count = (name) => (data.metrics[name] ? data.metrics[name].values.count : 0);
  const times = data.metrics.latency ? data.metrics.latency.values : {};
  const millis = (name, digits) => (name in times ? times[name].toFixed(digits) : '-');
  const answered = count('latency');
  const dropped = count('dropped_iterations');
  const due = answered + count('refused') + count('failed') + dropped;
  const row = [
    __ENV.ARM || 'target', rate, (answered / seconds).toFixed(0), `${((100 * answered) / due).toFixed(2)} %`,
    millis('med', 1), millis('p(95)', 0), millis('p(99)', 0), millis('max', 0),
    count('refused'), count('failed'), dropped,
  ];
  return { stdout: `${row.join(' | ')}\n` };
}
