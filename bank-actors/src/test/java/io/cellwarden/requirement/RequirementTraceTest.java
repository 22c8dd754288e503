package io.cellwarden.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The trace from a test to its requirements")
class RequirementTraceTest {
    @Test
    void takes_the_ids_of_the_method_and_of_every_class_around_it() throws NoSuchMethodException {
        var ids = RequirementTrace.idsOf(Outer.Inner.class, Outer.Inner.class.getDeclaredMethod("named"));

        assertThat(ids).containsExactly("AAA-1", "BBB-1", "BBB-2");
    }

    @Test
    void takes_the_ids_of_the_class_for_a_method_that_names_none() throws NoSuchMethodException {
        var ids = RequirementTrace.idsOf(Outer.class, Outer.class.getDeclaredMethod("unnamed"));

        assertThat(ids).containsExactly("AAA-1");
    }

    @Requirement("AAA-1")
    private static final class Outer {
        void unnamed() {}

        private static final class Inner {
            @Requirement({"BBB-2", "BBB-1"})
            void named() {}
        }
    }
}
