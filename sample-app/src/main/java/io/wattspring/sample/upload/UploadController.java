package io.wattspring.sample.upload;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes multipart uploads and answers what arrived. The file is neither aggregated nor
 * written to disk.
 */
@RestController
final class UploadController {

	@PostMapping(path = "/api/upload", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	Mono<UploadReceipt> upload(@RequestBody Flux<PartEvent> events) {
		return events.reduceWith(UploadMeter::new, UploadMeter::add)
			.map(UploadMeter::receipt)
			.doOnDiscard(PartEvent.class, (event) -> DataBufferUtils.release(event.content()));
	}

}
