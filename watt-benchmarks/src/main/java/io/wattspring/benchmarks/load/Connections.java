package io.wattspring.benchmarks.load;

/**
 * What requests are sent over.
 *
 * @since 0.1.0
 */
public enum Connections {

	/**
	 * HTTP/1.1 connections that take turns: 32 from the start, more while these are busy.
	 */
	KEEP_ALIVE,

	/**
	 * 16 HTTP/1.1 connections that take turns, and no more: while all of them are busy
	 * requests wait for one.
	 */
	SIXTEEN,

	/**
	 * A new HTTP/1.1 connection for each request.
	 */
	PER_REQUEST,

	/**
	 * One connection with prior knowledge of HTTP/2 (RFC 9113, section 3.3).
	 */
	H2C

}
