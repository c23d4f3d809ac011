package org.longitude.coder;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** A producer that says so and stands still for ever when it comes to a point. */
final class StoppingProducer {

    private final Producer<byte[], byte[]> real;
    private final FaultPoint point;
    private final int transactionsBefore;
    private int begun;
    private int sent;
    private int committed;

    private StoppingProducer(
            Producer<byte[], byte[]> real, FaultPoint point, int transactionsBefore) {
        this.real = real;
        this.point = point;
        this.transactionsBefore = transactionsBefore;
    }

    /** Stops at a point of the first transaction after so many that has it. */
    @SuppressWarnings("unchecked")
    static Producer<byte[], byte[]> of(
            Producer<byte[], byte[]> real, FaultPoint point, int transactionsBefore) {
        StoppingProducer stopping = new StoppingProducer(real, point, transactionsBefore);
        return (Producer<byte[], byte[]>)
                Proxy.newProxyInstance(
                        StoppingProducer.class.getClassLoader(),
                        new Class<?>[] {Producer.class},
                        (proxy, method, args) -> stopping.call(method, args));
    }

    private @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
        before(method.getName());
        Object answer;
        try {
            answer = method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        after(method.getName());
        return answer;
    }

    private void before(String call) throws InterruptedException {
        if (begun <= transactionsBefore) {
            return;
        }
        if (call.equals("send") && point == FaultPoint.BEFORE_SEND) {
            stop();
        } else if (call.equals("send") && sent == 1 && point == FaultPoint.MID_BATCH) {
            real.flush();
            stop();
        } else if (call.equals("commitTransaction") && point == FaultPoint.BEFORE_COMMIT) {
            real.flush();
            stop();
        }
    }

    private void after(String call) throws InterruptedException {
        switch (call) {
            case "beginTransaction" -> {
                begun++;
                sent = 0;
            }
            case "send" -> sent++;
            case "commitTransaction" -> {
                committed += sent;
                if (begun > transactionsBefore && sent > 0 && point == FaultPoint.AFTER_COMMIT) {
                    stop();
                }
            }
            default -> {}
        }
    }

    private void stop() throws InterruptedException {
        System.out.println(FaultyCoder.AT + point + " committed=" + committed);
        System.out.flush();
        Thread.sleep(Long.MAX_VALUE);
    }
}
