package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A directory with a {@code kustomization.yaml}, as far as it can be understood without
 * building it. What is not a component of this record is not used in the project.
 *
 * @param apiVersion version of the format
 * @param kind {@code Kustomization} or {@code Component}
 * @param nameSuffix what is appended to names
 * @param labels labels that are added
 * @param resources files, and directories of other kustomizations
 * @param components directories of components
 * @param replicas numbers of replicas by name
 * @param patches files of patches
 * @param configMapGenerator config maps that are made of files
 */
record Kustomization(String apiVersion, String kind, @Nullable String nameSuffix, @Nullable List<Labels> labels,
		@Nullable List<String> resources, @Nullable List<String> components, @Nullable List<Replicas> replicas,
		@Nullable List<Patch> patches, @Nullable List<ConfigMapGenerator> configMapGenerator) {

	static final String FILE = "kustomization.yaml";

	static Kustomization in(Path directory) {
		return StrictReader.as(Kustomization.class, document(directory.resolve(FILE)));
	}

	/**
	 * Return what a directory begins with, before its patches.
	 * @param directory the directory
	 * @return documents of its own files, and of the directories and components that it
	 * names
	 */
	static Stream<Map<?, ?>> sources(Path directory) {
		Kustomization kustomization = in(directory);
		return Stream.concat(of(kustomization.resources), of(kustomization.components))
			.map(directory::resolve)
			.flatMap((resource) -> Files.isDirectory(resource) ? sources(resource)
					: documents(resource).map((document) -> (Map<?, ?>) document));
	}

	/**
	 * Return the patches of a directory and of its components.
	 * @param directory the directory
	 * @return the patches and what they apply to
	 */
	static Stream<AppliedPatch> patches(Path directory) {
		Kustomization kustomization = in(directory);
		return Stream.concat(of(kustomization.components).flatMap((component) -> patches(directory.resolve(component))),
				of(kustomization.patches)
					.map((patch) -> new AppliedPatch(document(directory.resolve(patch.path)), patch.target)));
	}

	static Object document(Path file) {
		return documents(file).findFirst().orElseThrow();
	}

	private static Stream<Object> documents(Path file) {
		try {
			return StrictReader.documents(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String name(Map<?, ?> source) {
		return String.valueOf(field(source, "/metadata/name"));
	}

	/**
	 * Return a field.
	 * @param source what has it
	 * @param path its path, as in a patch
	 * @return its value, or {@code null} if there is none
	 */
	static @Nullable Object field(Object source, String path) {
		Object value = source;
		for (String name : path.substring(1).split("/")) {
			value = (value instanceof Map<?, ?> fields) ? fields.get(name) : null;
		}
		return value;
	}

	static <T> Stream<T> of(@Nullable List<T> list) {
		return (list != null) ? list.stream() : Stream.empty();
	}

	/**
	 * Labels that are added.
	 *
	 * @param pairs names and values
	 * @param includeSelectors whether to selectors too
	 */
	record Labels(Map<String, String> pairs, boolean includeSelectors) {

	}

	/**
	 * A number of replicas.
	 *
	 * @param name name of what has them
	 * @param count how many
	 */
	record Replicas(String name, int count) {

	}

	/**
	 * A patch.
	 *
	 * @param path its file
	 * @param target what it applies to, if its file does not say so
	 */
	record Patch(String path, @Nullable Target target) {

	}

	/**
	 * What a patch applies to.
	 *
	 * @param kind kind of the objects
	 */
	record Target(String kind) {

	}

	/**
	 * A config map that is made of files.
	 *
	 * @param name its name
	 * @param files the files, some of them after their keys
	 * @param options how it is made
	 */
	record ConfigMapGenerator(String name, List<String> files, Options options) {

	}

	/**
	 * How a config map is made.
	 *
	 * @param disableNameSuffixHash whether its name is as it stands
	 * @param labels its labels
	 */
	record Options(boolean disableNameSuffixHash, @Nullable Map<String, String> labels) {

	}

	/**
	 * A patch as it stands in its file.
	 *
	 * @param document a part of an object, or operations on fields
	 * @param target what it applies to, if the document does not say so
	 */
	record AppliedPatch(Object document, @Nullable Target target) {

		boolean appliesTo(Map<?, ?> source) {
			if (this.target != null) {
				return this.target.kind.equals(source.get("kind"));
			}
			Map<?, ?> part = (Map<?, ?>) this.document;
			return Objects.equals(part.get("kind"), source.get("kind")) && name(part).equals(name(source));
		}

		/**
		 * Return the fields that have to be there.
		 * @return their paths
		 */
		List<String> fields() {
			return (this.document instanceof List<?> operations)
					? operations.stream().map((operation) -> (String) ((Map<?, ?>) operation).get("path")).toList()
					: List.of();
		}

	}

}
