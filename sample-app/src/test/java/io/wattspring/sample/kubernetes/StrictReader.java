package io.wattspring.sample.kubernetes;

import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Reads YAML as Kubernetes' API types, and nothing else: a field that a type does not
 * have, a text for a number or a number for a text, and a key that is there twice fail.
 */
final class StrictReader {

	private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of("apps/v1 Deployment",
			Deployment.class, "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class, "batch/v1 Job",
			Job.class, "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class,
			"monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class, "networking.k8s.io/v1 NetworkPolicy",
			NetworkPolicy.class, "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class, "v1 ConfigMap",
			ConfigMap.class, "v1 Service", Service.class);

	private static final ObjectMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
		.withCoercionConfig(LogicalType.Textual,
				(texts) -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
		.annotationIntrospector(new NoFurtherProperties())
		.build();

	private StrictReader() {
	}

	/**
	 * Read the objects of Kubernetes in a text.
	 * @param yaml one or more documents
	 * @return the objects
	 */
	static Stream<HasMetadata> objects(String yaml) {
		return documents(yaml).map(StrictReader::object);
	}

	/**
	 * Read an object of Kubernetes.
	 * @param document what stands in the file
	 * @return the object
	 */
	static HasMetadata object(Object document) {
		Map<?, ?> fields = (Map<?, ?>) document;
		String type = fields.get("apiVersion") + " " + fields.get("kind");
		Class<? extends HasMetadata> model = TYPES.get(type);
		if (model == null) {
			throw new IllegalArgumentException("%s (expected: one of %s)".formatted(type, TYPES.keySet()));
		}
		return MAPPER.convertValue(document, model);
	}

	static <T> T as(Class<T> type, Object document) {
		return MAPPER.convertValue(document, type);
	}

	static Stream<Object> documents(String yaml) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		return StreamSupport.stream(new Yaml(options).loadAll(yaml).spliterator(), false);
	}

	/**
	 * Takes the models' maps of additional properties for what they are here: mistakes.
	 */
	private static final class NoFurtherProperties extends JacksonAnnotationIntrospector {

		private static final long serialVersionUID = 1L;

		@Override
		public Boolean hasAnySetter(Annotated annotated) {
			return false;
		}

	}

}
