package io.wattspring.worker;

import java.time.Duration;

/**
 * What one worker published at one moment; reading it needs no thread of the worker's.
 *
 * @param id number of the worker, starting at 1
 * @param state what the worker does with connections
 * @param transport how sockets are polled: {@code io_uring}, {@code epoll},
 * {@code kqueue} or {@code nio}
 * @param listening whether the worker has a listening socket of its own
 * @param accepted connections accepted since start
 * @param connections connections that are open
 * @param inFlight requests received and not yet answered
 * @param handled requests answered since start
 * @param eventLoopLag how long a task waited, or waits by now, for the event loop,
 * without pauses of the process
 * @param utilization share of the last seconds in which the thread of the event loop has
 * used the processor, from 0 to 1
 * @param cpuTime processor time that this thread has used
 * @param draining connections of event loops that were swapped and wait for their clients
 * to leave; {@code connections} counts them, too
 * @param swaps how often the worker got a fresh event loop
 * @param quarantined threads of event loops that were stuck and have not ended since
 * @since 0.1.0
 */
public record WorkerSnapshot(int id, WorkerState state, String transport, boolean listening, long accepted,
		int connections, long inFlight, long handled, Duration eventLoopLag, double utilization, Duration cpuTime,
		int draining, SwapsSnapshot swaps, int quarantined) {

}
