package io.cellwarden.ops.run;

import io.cellwarden.persistence.store.EventReader;
import io.cellwarden.persistence.store.JournalReader;
import io.cellwarden.requirement.Requirement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@DisplayName("A running site under load")
@EnabledIf("io.cellwarden.ops.run.PseudoTerminals#available")
class KillIT extends KillContract {
    @Override
    String store() {
        return "cellwarden.store = embedded";
    }

    @Override
    EventReader journal() {
        return JournalReader.open(folder().resolve("data"));
    }

    @Test
    @Requirement({"GEN-2", "GEN-5"})
    void loses_and_doubles_nothing_when_it_is_killed_at_random_moments() throws Exception {
        kill(4);
    }

    @Test
    @Tag("slow")
    @Requirement({"GEN-2", "GEN-5"})
    void loses_and_doubles_nothing_when_it_is_killed_at_twenty_random_moments() throws Exception {
        kill(20);
    }
}
