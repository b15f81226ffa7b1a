package io.wattspring.dispatch;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpStatus;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.wattspring.dispatch.ServerSide.Substitution;
import io.wattspring.worker.ShedReason;

/**
 * One request between the event loop that received it and the run thread that handles it.
 * <p>
 * Subscribed to once, by the server, on the event loop. The application's handler is
 * called and subscribed to on a run thread, and so is its cancellation when the client
 * leaves. The server is told of the end on the event loop: when the application has
 * ended, or, where it went on as soon as its response was handed to the event loop
 * ({@link #detach(boolean)}), when that is written. What the application does after that
 * holds up nobody.
 */
final class RunExchange extends Mono<Void> implements Arrival, Subscription, CoreSubscriber<Void> {

	private static final AtomicIntegerFieldUpdater<RunExchange> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(RunExchange.class, "ended");

	private static final AtomicIntegerFieldUpdater<RunExchange> ADMITTED = AtomicIntegerFieldUpdater
		.newUpdater(RunExchange.class, "admitted");

	private final RunQueue queue;

	private final ServerSide serverSide;

	private volatile boolean detached;

	private volatile int ended;

	private volatile int admitted;

	private volatile boolean cancelled;

	private volatile boolean session;

	private volatile boolean substituted;

	private volatile boolean running;

	private volatile @Nullable Subscription application;

	private volatile @Nullable Throwable error;

	private @Nullable CoreSubscriber<? super Void> server;

	private @Nullable Scheduler scheduler;

	/**
	 * Create an exchange.
	 * @param queue where to run the handler
	 * @param serverSide what calls the application and answers for it
	 */
	RunExchange(RunQueue queue, ServerSide serverSide) {
		this.queue = queue;
		this.serverSide = serverSide;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> server) {
		this.server = server;
		server.onSubscribe(this);
		if (this.cancelled) {
			return;
		}
		this.admitted = 1;
		ShedReason refusal = (this.serverSide.isExempt()) ? this.queue.offerExempt(this) : this.queue.offer(this);
		if (refusal != null) {
			this.admitted = 0;
			answerRefused(refusal);
		}
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public boolean refuse(ShedReason reason) {
		if (!ADMITTED.compareAndSet(this, 1, 0)) {
			return false;
		}
		answerRefused(reason);
		return true;
	}

	/**
	 * Answer that the request is refused; later, since an answer while the request is
	 * still being read leaves the next one unread.
	 * @param reason why
	 */
	private void answerRefused(ShedReason reason) {
		try {
			this.serverSide.eventLoop().execute(() -> {
				if (!this.cancelled) {
					this.serverSide.refuse(reason).subscribe(this);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// The event loop has ended, and with it the connection
		}
	}

	/**
	 * Return what was asked for.
	 * @return method and path
	 */
	String request() {
		return this.serverSide.request();
	}

	/**
	 * Take note that a session begins, which goes on when the handler has ended.
	 */
	void sessionBegins() {
		this.session = true;
	}

	/**
	 * Return whether nothing is done for this request any more.
	 * @return {@code true} if its handler has ended and left no session
	 */
	boolean isOver() {
		return this.ended != 0 && !this.session;
	}

	/**
	 * Return a scheduler whose tasks run on the queue and belong to this request.
	 * @return the scheduler
	 */
	Scheduler scheduler() {
		Scheduler scheduler = this.scheduler;
		if (scheduler == null) {
			scheduler = new RunQueueScheduler(this.queue, this);
			this.scheduler = scheduler;
		}
		return scheduler;
	}

	/**
	 * Go on with this request on a run thread.
	 * @param task what to do
	 * @throws RejectedExecutionException if the queue is stopped
	 */
	void execute(Runnable task) {
		this.queue.execute(() -> {
			CurrentExchange.set(this);
			task.run();
		});
	}

	@Override
	public void run() {
		CurrentExchange.set(this);
		if (this.cancelled) {
			this.queue.abandoned();
			return;
		}
		this.running = true;
		try {
			this.serverSide.handle(this).subscribe(this);
		}
		catch (Throwable ex) {
			RunThread.failed(ex);
			onError(ex);
		}
		finally {
			this.running = false;
			if (this.cancelled) {
				cancelApplication();
			}
		}
	}

	@Override
	public Context currentContext() {
		return server().currentContext();
	}

	@Override
	public void onSubscribe(Subscription application) {
		this.application = application;
		if (this.cancelled) {
			application.cancel();
			return;
		}
		application.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Void value) {
	}

	@Override
	public void onComplete() {
		if (ENDED.compareAndSet(this, 0, 1) && !this.detached) {
			end(null);
		}
	}

	@Override
	public void onError(Throwable ex) {
		if (ENDED.compareAndSet(this, 0, 1) && !this.detached) {
			end(ex);
		}
		else if (!this.substituted) {
			Operators.onErrorDropped(ex, currentContext());
		}
	}

	/**
	 * Return how long a run thread may be occupied by this request without a break.
	 * @return the time, or {@code null} if that is not limited
	 */
	@Nullable Duration giveUpAfter() {
		return this.serverSide.giveUpAfter();
	}

	/**
	 * Answer in the place of the application, unless its whole response is there or the
	 * client has gone. Returns at once.
	 * @param status the status
	 * @param detail what the client is told
	 */
	void substitute(HttpStatus status, String detail) {
		onEventLoop(() -> {
			if (!this.cancelled && !this.detached && ENDED.compareAndSet(this, 0, 1)) {
				this.substituted = true;
				endSubstituted(status, detail);
			}
			else if (this.ended != 0 && !this.cancelled && !this.detached) {
				this.serverSide.cutOffBegun();
			}
		});
	}

	private void endSubstituted(HttpStatus status, String detail) {
		Substitution substitution = this.serverSide.substitute(status, detail);
		if (substitution == Substitution.NOT_POSSIBLE) {
			this.error = new GaveUpException(status, detail);
		}
		if (substitution == Substitution.SENT) {
			this.serverSide.onClose(this::signalClosed);
		}
		else {
			signalEnd();
		}
	}

	/**
	 * The connection is closed after an answer in the place of the application. Reactor
	 * Netty cancels the exchange then, but for one whose application handed over its own
	 * response meanwhile: that counts as ended.
	 */
	private void signalClosed() {
		leave(false);
		if (!this.cancelled) {
			server().onComplete();
		}
	}

	/**
	 * A task that belongs to this request has failed, and nobody who could answer the
	 * request is told. Reactor lets errors of the JVM through to the scheduler.
	 * @param ex the failure
	 */
	void taskFailed(Throwable ex) {
		if (Exceptions.isJvmFatal(ex)) {
			substitute(HttpStatus.INTERNAL_SERVER_ERROR, "The request failed: " + ex.getClass().getSimpleName());
		}
	}

	/**
	 * Let the application go on while its response is being written, or not after all. On
	 * a run thread, before the application has ended.
	 * @param detached whether the end of the write is the end of this exchange
	 * @return what was so before
	 */
	boolean detach(boolean detached) {
		boolean before = this.detached;
		this.detached = detached;
		return before;
	}

	/**
	 * The response that the application did not wait for is written, or failed.
	 * @param ex the failure, or {@code null}
	 */
	void writeFinished(@Nullable Throwable ex) {
		end(ex);
	}

	private void end(@Nullable Throwable error) {
		this.error = error;
		onEventLoop(this::signalEnd);
	}

	private void onEventLoop(Runnable task) {
		EventLoop eventLoop = this.serverSide.eventLoop();
		if (eventLoop.inEventLoop()) {
			task.run();
			return;
		}
		try {
			eventLoop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			task.run();
		}
	}

	private void signalEnd() {
		leave(this.serverSide.clientHasLeft());
		if (this.cancelled) {
			// The client has gone, and with it whoever could be told
			return;
		}
		Throwable error = this.error;
		if (error != null) {
			server().onError(error);
		}
		else {
			server().onComplete();
		}
	}

	private void leave(boolean unanswered) {
		if (!ADMITTED.compareAndSet(this, 1, 0)) {
			return;
		}
		if (unanswered) {
			this.queue.left();
		}
		else {
			this.queue.answered();
		}
	}

	@Override
	public void request(long n) {
	}

	/**
	 * The client has left. A handler that runs at the moment is cancelled when it
	 * returns: a buffer that it is about to pass on would be lost between the two.
	 */
	@Override
	public void cancel() {
		this.cancelled = true;
		leave(!this.substituted);
		if (this.running || this.application == null) {
			return;
		}
		try {
			execute(this::cancelApplication);
		}
		catch (RejectedExecutionException ex) {
			cancelApplication();
		}
	}

	private void cancelApplication() {
		Subscription application = this.application;
		if (application != null) {
			application.cancel();
		}
	}

	private CoreSubscriber<? super Void> server() {
		if (this.server == null) {
			throw new IllegalStateException("Not subscribed to");
		}
		return this.server;
	}

}
