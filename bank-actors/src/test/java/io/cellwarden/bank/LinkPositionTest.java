package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    @ValueSource(strings = {"timer", "operator|ann", "operator|ann|x", "|", "||", ""})
    @Requirement("CTL-3")
    void is_none_of_an_input_that_no_link_brought(String source) {
        assertThat(LinkPosition.parse(source)).isEmpty();
    }
}
