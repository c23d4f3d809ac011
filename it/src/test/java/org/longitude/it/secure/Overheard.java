package org.longitude.it.secure;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.LoggerFactory;

/**
 * Everything that a process says beside its topics, searched as it is said: log lines with their
 * causes, standard output and error, thread dumps, names of management beans, and whatever a test
 * hears otherwise. Ours log at TRACE, all others at DEBUG.
 *
 * <p>Threading: any thread.
 */
final class Overheard implements AutoCloseable {

    private static final String OURS = "org.longitude";
    private static final long DUMP_EVERY_MS = 100;
    private static final int DUMPS_BY_JCMD_EVERY = 10;

    private final Canary canary;
    private final Set<String> leaks = Collections.synchronizedSet(new LinkedHashSet<>());
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong dumps = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Appender appender = new Appender();
    private final Thread dumper = new Thread(this::dumpThreads, "canary-dumps");
    private final List<Logger> quieted = new ArrayList<>();
    private final Level rootBefore;
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;

    Overheard(Canary canary) {
        this.canary = canary;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        rootBefore = root.getLevel();
        root.iteratorForAppenders()
                .forEachRemaining(
                        each ->
                                // What is printed stays what it was.
                                each.addFilter(new OnlyAsLoudAs(rootBefore)));
        root.setLevel(Level.DEBUG);
        context.getLogger(OURS).setLevel(Level.TRACE);
        quieted.add(root);
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
        System.setOut(new PrintStream(new Ear("standard output", outBefore), true, UTF_8));
        System.setErr(new PrintStream(new Ear("standard error", errBefore), true, UTF_8));
        dumper.setDaemon(true);
        dumper.start();
    }

    /** Passes what was printed before. */
    private static final class OnlyAsLoudAs extends Filter<ILoggingEvent> {
        private final Level level;

        OnlyAsLoudAs(Level level) {
            this.level = level;
        }

        @Override
        public FilterReply decide(ILoggingEvent event) {
            return event.getLevel().isGreaterOrEqual(level)
                    ? FilterReply.NEUTRAL
                    : FilterReply.DENY;
        }
    }

    private final class Appender extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            lines.incrementAndGet();
            StringBuilder said = new StringBuilder(event.getFormattedMessage());
            said.append(' ').append(event.getThreadName()).append(event.getMDCPropertyMap());
            if (event.getThrowableProxy() != null) {
                said.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            hear("log of " + event.getLoggerName() + " at " + event.getLevel(), said.toString());
        }
    }

    /** Hears a stream a line at a time, and lets it pass. */
    private final class Ear extends OutputStream {
        private final String name;
        private final PrintStream to;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Ear(String name, PrintStream to) {
            this.name = name;
            this.to = to;
        }

        @Override
        public synchronized void write(int each) {
            to.write(each);
            if (each == '\n') {
                hear(name, line.toString(UTF_8));
                line.reset();
            } else {
                line.write(each);
            }
        }

        @Override
        public void flush() {
            to.flush();
        }
    }

    /** Searches something that was said. */
    void hear(String where, String said) {
        for (String form : canary.in(said)) {
            leaks.add(where + ": " + form);
        }
    }

    private void dumpThreads() {
        try {
            do {
                hear("thread dump", dump());
                if (dumps.getAndIncrement() % DUMPS_BY_JCMD_EVERY == 0) {
                    hear("thread dump of jcmd", dumpOfJcmd());
                }
            } while (!end.await(DUMP_EVERY_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What {@code jcmd PID Thread.print -l -e} prints, locks included. */
    private static String dumpOfJcmd() {
        try {
            return String.valueOf(
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "threadPrint",
                                    new Object[] {new String[] {"-l", "-e"}},
                                    new String[] {String[].class.getName()}));
        } catch (JMException e) {
            throw new IllegalStateException("no thread dump", e);
        }
    }

    private static String dump() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(
                        (Map.Entry<Thread, StackTraceElement[]> each) ->
                                each.getKey().getName() + List.of(each.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** What was found so far. */
    Set<String> leaks() {
        hear(
                "management beans",
                ManagementFactory.getPlatformMBeanServer().queryNames(null, null).toString());
        synchronized (leaks) {
            return new LinkedHashSet<>(leaks);
        }
    }

    long lines() {
        return lines.get();
    }

    long dumps() {
        return dumps.get();
    }

    @Override
    public void close() {
        end.countDown();
        try {
            dumper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.setOut(outBefore);
        System.setErr(errBefore);
        quieted.forEach(
                root -> {
                    root.detachAppender(appender);
                    root.setLevel(rootBefore);
                    root.iteratorForAppenders().forEachRemaining(each -> each.clearAllFilters());
                    root.getLoggerContext().getLogger(OURS).setLevel(null);
                });
        appender.stop();
    }
}
