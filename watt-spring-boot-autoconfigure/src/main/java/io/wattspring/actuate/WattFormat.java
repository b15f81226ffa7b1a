package io.wattspring.actuate;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * A {@link Producible} for what the {@link WattEndpoint} shows. Of those that a client
 * accepts the last one is taken.
 *
 * @since 0.1.0
 */
public enum WattFormat implements Producible<WattFormat> {

	/**
	 * A table for a terminal.
	 */
	TEXT(MimeTypeUtils.TEXT_PLAIN),

	/**
	 * JSON, as all endpoints produce.
	 */
	JSON(MimeTypeUtils.APPLICATION_JSON),

	/**
	 * JSON of version 2 of the actuator's API.
	 */
	JSON_V2(ApiVersion.V2.getProducedMimeType()),

	/**
	 * JSON of version 3 of the actuator's API.
	 */
	JSON_V3(ApiVersion.V3.getProducedMimeType());

	private final MimeType mimeType;

	WattFormat(MimeType mimeType) {
		this.mimeType = mimeType;
	}

	@Override
	public MimeType getProducedMimeType() {
		return this.mimeType;
	}

	@Override
	public boolean isDefault() {
		return this == JSON_V3;
	}

}
