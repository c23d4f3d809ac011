package org.longitude.images;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One service's image: the same runtime and libraries for all, and what the service is started by.
 *
 * @param name its name
 * @param arguments what {@code longitude} is told unless a container is told otherwise
 * @param engine whether the engine's natives are in it
 */
record ServiceImage(String name, List<String> arguments, boolean engine) {

    /** Everybody but this user may not write anything that is in an image. */
    static final int USER = 10001;

    static final List<ServiceImage> ALL =
            List.of(
                    new ServiceImage("longitude-ingest", List.of("serve", "ingest"), false),
                    new ServiceImage("longitude-preprocess", List.of("serve", "preprocess"), false),
                    new ServiceImage("longitude-coder", List.of("serve", "coder"), true),
                    new ServiceImage(
                            "longitude-billing-export", List.of("serve", "billing-export"), false));

    /** As in the distribution's launcher; a test compares them. */
    static final List<String> JVM =
            List.of(
                    "-Xss1m",
                    "-XX:+UseSerialGC",
                    "-XX:MaxRAMPercentage=30",
                    "-XX:-UsePerfData",
                    "-Dfile.encoding=UTF-8",
                    "-Dsun.net.httpserver.nodelay=true",
                    "-Dai.djl.offline=true",
                    "-Dai.djl.pytorch.num_threads=1");

    private static final String HOME = "/opt/longitude";

    ServiceImage {
        arguments = List.copyOf(arguments);
    }

    /** No shell: the JVM is the first process, so that it gets the signals. */
    static List<String> entrypoint() {
        List<String> command = new ArrayList<>();
        command.add("/opt/java/bin/java");
        command.addAll(JVM);
        command.add("-DDJL_CACHE_DIR=" + HOME + "/native");
        command.add("-DENGINE_CACHE_DIR=" + HOME + "/native");
        command.add("-Dlongitude.home=" + HOME);
        command.add("-Dlongitude.terminal=false");
        command.addAll(List.of("-cp", HOME + "/lib/*", "org.longitude.deploy.Longitude"));
        return command;
    }

    /** As the launcher sets it; Java's own JDK_JAVA_OPTIONS adds options to the JVM. */
    static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/opt/java/bin");
        environment.put("JAVA_HOME", "/opt/java");
        environment.put("HOME", "/tmp");
        environment.put("LANG", "C.UTF-8");
        environment.put("TORCH_CPP_LOG_LEVEL", "ERROR");
        environment.put("MALLOC_MMAP_THRESHOLD_", "4194304");
        environment.put("MALLOC_TRIM_THRESHOLD_", "67108864");
        environment.put("MALLOC_ARENA_MAX", "1");
        environment.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
        environment.put("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64");
        environment.put("LRU_CACHE_CAPACITY", "64");
        environment.put("OMP_WAIT_POLICY", "passive");
        return environment;
    }
}
