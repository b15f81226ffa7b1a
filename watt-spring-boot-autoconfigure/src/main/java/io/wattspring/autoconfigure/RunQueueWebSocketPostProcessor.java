package io.wattspring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.dispatch.RunQueueWebSocketService;

/**
 * Moves the sessions of {@link WebSocketHandlerAdapter}s onto the run queue: the server
 * would call their handlers on the event loop.
 */
final class RunQueueWebSocketPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<RunQueue> runQueue;

	RunQueueWebSocketPostProcessor(ObjectProvider<RunQueue> runQueue) {
		this.runQueue = runQueue;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean.getClass() == WebSocketHandlerAdapter.class) {
			WebSocketHandlerAdapter adapter = (WebSocketHandlerAdapter) bean;
			WebSocketHandlerAdapter dispatching = new WebSocketHandlerAdapter(
					new RunQueueWebSocketService(adapter.getWebSocketService(), this.runQueue.getObject()));
			dispatching.setOrder(adapter.getOrder());
			return dispatching;
		}
		return bean;
	}

}
