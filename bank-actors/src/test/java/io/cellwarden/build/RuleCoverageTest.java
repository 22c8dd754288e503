package io.cellwarden.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.build.RuleCoverage.Line;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The coverage of the rules")
class RuleCoverageTest {
    private static final List<String> SOURCE =
            List.of("  return mv > limitMv;", "  case Voltage _, Silence _ -> false;", "  case Silence _ -> false;");

    @Test
    void names_the_line_of_a_branch_that_no_test_takes() {
        var gaps = RuleCoverage.gaps(SOURCE, List.of(new Line(1, 0, 1)));

        assertThat(gaps).containsExactly("1 (1 missed): return mv > limitMv;");
    }

    @Test
    void is_content_with_a_line_whose_branches_are_all_taken() {
        assertThat(RuleCoverage.gaps(SOURCE, List.of(new Line(1, 0, 0)))).isEmpty();
    }

    @Test
    void leaves_out_the_jump_of_a_merged_label_that_cannot_be_taken() {
        assertThat(RuleCoverage.gaps(SOURCE, List.of(new Line(2, 3, 1)))).isEmpty();
    }

    @Test
    void sees_a_type_of_a_merged_label_that_no_test_hands_in() {
        assertThat(RuleCoverage.gaps(SOURCE, List.of(new Line(2, 4, 2)))).hasSize(1);
    }

    @Test
    void leaves_out_nothing_on_a_label_of_its_own() {
        assertThat(RuleCoverage.gaps(SOURCE, List.of(new Line(3, 3, 1)))).hasSize(1);
    }
}
