package io.wattspring.cache;

/**
 * A response of which it is known whether it is for one user.
 */
interface PersonalResponse {

	/**
	 * What is written depends on who the user is.
	 */
	void markPersonal();

}
