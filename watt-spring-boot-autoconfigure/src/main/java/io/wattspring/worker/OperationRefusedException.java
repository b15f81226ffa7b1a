package io.wattspring.worker;

/**
 * Thrown when an operation is not begun, or cannot go on.
 *
 * @since 0.1.0
 */
public class OperationRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason why, for programs
	 * @param message why, for people
	 */
	public OperationRefusedException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Return why.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why an operation is refused.
	 */
	public enum Reason {

		/**
		 * It asks for what cannot be.
		 */
		INVALID,

		/**
		 * There is no such worker.
		 */
		UNKNOWN_WORKER,

		/**
		 * It makes no sense as the workers are now, or another operation runs.
		 */
		CONFLICT

	}

}
