package io.wattspring.sample.upload;

/**
 * What arrived of an uploaded file.
 *
 * @param name the name the customer gave it
 * @param bytes its size
 * @param sha256 its SHA-256 digest, in lower-case hexadecimal digits
 */
record UploadReceipt(String name, long bytes, String sha256) {

}
