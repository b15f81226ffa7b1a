package io.wattspring.worker;

/**
 * A request to a worker, to be found in the Reactor context of what answers it, by this
 * type.
 *
 * @since 0.1.0
 */
public interface TrackedRequest {

	/**
	 * Say that this request is answered once workers are drained: a drain does not wait
	 * for it, nor does it cut it off.
	 */
	void waitForDrain();

}
