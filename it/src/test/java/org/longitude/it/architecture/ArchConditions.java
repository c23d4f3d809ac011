package org.longitude.it.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Conditions that ArchUnit does not bring. */
final class ArchConditions {

    static final ArchCondition<JavaClass> LIVE_IN_A_NULL_MARKED_PACKAGE =
            new ArchCondition<>("live in a package whose package-info is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked =
                            type.getPackage()
                                    .tryGetPackageInfo()
                                    .map(info -> info.isAnnotatedWith(NullMarked.class))
                                    .orElse(false);
                    events.add(
                            new SimpleConditionEvent(
                                    type,
                                    marked,
                                    type.getName()
                                            + (marked ? " lives" : " does not live")
                                            + " in a @NullMarked package"));
                }
            };

    private ArchConditions() {}
}
