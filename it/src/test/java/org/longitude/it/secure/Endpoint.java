package org.longitude.it.secure;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Head;
import io.micronaut.http.annotation.Options;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Trace;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method that answers HTTP, as its annotations say.
 *
 * @param roles who may; empty for nobody, {@code isAnonymous()} for everybody
 */
record Endpoint(String method, String path, String mediaType, Set<String> roles, String where) {

    private static final Map<Class<? extends Annotation>, Function<Annotation, String[]>> VERBS =
            verbs();

    /** Every endpoint of every controller on the class path, tests' own not counted. */
    static List<Endpoint> all() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.longitude")
                        .stream()
                        .filter(type -> !type.getPackageName().startsWith("org.longitude.it"))
                        .filter(type -> type.isAnnotatedWith(Controller.class))
                        .flatMap(type -> of(type.reflect()).stream())
                        .toList();
    }

    static List<Endpoint> of(Class<?> controller) {
        String base = controller.getAnnotation(Controller.class).value();
        List<Endpoint> endpoints = new ArrayList<>();
        for (Method method : controller.getDeclaredMethods()) {
            for (Map.Entry<Class<? extends Annotation>, Function<Annotation, String[]>> verb :
                    VERBS.entrySet()) {
                @Nullable Annotation mapping = method.getAnnotation(verb.getKey());
                if (mapping != null) {
                    for (String path : verb.getValue().apply(mapping)) {
                        endpoints.add(
                                new Endpoint(
                                        verb.getKey().getSimpleName().toUpperCase(Locale.ROOT),
                                        path(base, path),
                                        mediaType(controller, method),
                                        roles(controller, method),
                                        controller.getSimpleName() + "." + method.getName()));
                    }
                }
            }
        }
        return endpoints;
    }

    private static Map<Class<? extends Annotation>, Function<Annotation, String[]>> verbs() {
        Map<Class<? extends Annotation>, Function<Annotation, String[]>> verbs =
                new LinkedHashMap<>();
        verbs.put(
                Get.class,
                each -> paths(((Get) each).value(), ((Get) each).uri(), ((Get) each).uris()));
        verbs.put(
                Post.class,
                each -> paths(((Post) each).value(), ((Post) each).uri(), ((Post) each).uris()));
        verbs.put(
                Put.class,
                each -> paths(((Put) each).value(), ((Put) each).uri(), ((Put) each).uris()));
        verbs.put(
                Patch.class,
                each -> paths(((Patch) each).value(), ((Patch) each).uri(), ((Patch) each).uris()));
        verbs.put(
                Delete.class,
                each ->
                        paths(
                                ((Delete) each).value(),
                                ((Delete) each).uri(),
                                ((Delete) each).uris()));
        verbs.put(
                Head.class,
                each -> paths(((Head) each).value(), ((Head) each).uri(), ((Head) each).uris()));
        verbs.put(
                Options.class,
                each ->
                        paths(
                                ((Options) each).value(),
                                ((Options) each).uri(),
                                ((Options) each).uris()));
        verbs.put(
                Trace.class,
                each -> paths(((Trace) each).value(), ((Trace) each).uri(), ((Trace) each).uris()));
        return verbs;
    }

    /** Micronaut has three names for one thing, and / where none is given. */
    private static String[] paths(String value, String uri, String[] uris) {
        return Stream.of(Stream.of(value, uri), Arrays.stream(uris))
                .flatMap(each -> each)
                .filter(each -> !each.equals("/"))
                .findAny()
                .map(
                        some ->
                                Stream.concat(Stream.of(value, uri), Arrays.stream(uris))
                                        .filter(each -> !each.equals("/"))
                                        .distinct()
                                        .toArray(String[]::new))
                .orElse(new String[] {"/"});
    }

    private static String path(String base, String path) {
        String joined =
                ("/" + base + "/" + path).replaceAll("/+", "/").replaceAll("\\{[^}]*}", "x");
        return joined.length() > 1 && joined.endsWith("/")
                ? joined.substring(0, joined.length() - 1)
                : joined;
    }

    private static String mediaType(Class<?> controller, Method method) {
        @Nullable Consumes consumes = method.getAnnotation(Consumes.class);
        if (consumes == null) {
            consumes = controller.getAnnotation(Consumes.class);
        }
        return consumes == null || consumes.value().length == 0
                ? "application/json"
                : consumes.value()[0];
    }

    private static Set<String> roles(Class<?> controller, Method method) {
        @Nullable Secured secured = method.getAnnotation(Secured.class);
        if (secured == null) {
            secured = controller.getAnnotation(Secured.class);
        }
        return secured == null ? Set.of() : new TreeSet<>(List.of(secured.value()));
    }

    boolean isOpen() {
        return roles.contains(SecurityRule.IS_ANONYMOUS);
    }
}
