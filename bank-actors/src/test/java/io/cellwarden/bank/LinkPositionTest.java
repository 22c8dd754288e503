package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The position of a link's input")
class LinkPositionTest {
    @Test
    @Requirement("GEN-5")
    void is_read_from_its_source() {
        assertThat(LinkPosition.parse(LinkPosition.source("a", "boot", 17)))
                .contains(new LinkPosition.OfLink("a", new LinkPosition("boot", 17)));
    }

    @ParameterizedTest
    @CsvSource({
        // of this start, of an earlier one, and of one whose id sorts behind all of it
        "2,6, 2,5, false", "2,5, 2,5, true", "2,4, 2,5, true", "2,1, 1,9, false", "2,1, 3,9, false",
        "1,6, 1,5, false", "1,5, 1,5, true", "1,9, 2,1, true", "1,1, 0,9, false", "3,1, 2,5, false"
    })
    @Requirement("GEN-5")
    void is_known_up_to_the_last_one_that_the_journal_has(
            String boot, long number, String lastBoot, long last, boolean known) {
        LinkPosition position = new LinkPosition(boot, number);
        assertThat(position.isKnownAt(new LinkPosition(lastBoot, last), "2")).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timer", "operator|ann", "operator|ann|x", "|", "||", ""})
    @Requirement("CTL-3")
    void is_none_of_an_input_that_no_link_brought(String source) {
        assertThat(LinkPosition.parse(source)).isEmpty();
    }
}
