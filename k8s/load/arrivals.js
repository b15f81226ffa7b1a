// A constant rate of arrivals, however slowly the server answers. RATE, DURATION, TARGET and TIMEOUT are environment variables.
import http from 'k6/http';
import { check } from 'k6';

const rate = Number(__ENV.RATE || 1000);

export const options = {
  discardResponseBodies: true,
  noConnectionReuse: __ENV.NEW_CONNECTIONS === 'true',
  scenarios: {
    pages: {
      executor: 'constant-arrival-rate',
      rate: rate,
      timeUnit: '1s',
      duration: __ENV.DURATION || '120s',
      preAllocatedVUs: rate,
      maxVUs: rate * 5,
    },
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
};

export default function () {
  const response = http.get(`${__ENV.TARGET}/products/${1 + Math.floor(Math.random() * 20)}`, {
    timeout: __ENV.TIMEOUT || '5s',
  });
  check(response, { answered: (answer) => answer.status === 200 });
}

export function handleSummary(data) {
  const latency = data.metrics.http_req_duration.values;
  const requests = data.metrics.http_reqs.values;
  const dropped = data.metrics.dropped_iterations ? data.metrics.dropped_iterations.values.count : 0;
  const answered = data.metrics.checks.values.passes;
  const due = requests.count + dropped;
  return {
    stdout: `${__ENV.ARM || 'target'} | ${rate} | ${(answered / (data.state.testRunDurationMs / 1000)).toFixed(0)} | `
      + `${((100 * answered) / due).toFixed(2)} % | ${latency.med.toFixed(1)} | ${latency['p(95)'].toFixed(0)} | `
      + `${latency['p(99)'].toFixed(0)} | ${latency.max.toFixed(0)}\n`,
  };
}
