package io.cellwarden.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scalatest.Args;
import org.scalatest.Reporter;
import org.scalatest.events.Event;
import org.scalatest.events.TestFailed;
import org.scalatest.events.TestSucceeded;
import scala.Option;

@DisplayName("Pekko's journal on the embedded store")
class JournalTckTest {
    /** What Pekko 1.7 asks of every journal, with serialization and rejection. */
    private static final int TESTS = 10;

    @TempDir
    Path directory;

    @Test
    void does_what_pekko_asks_of_every_journal() {
        List<String> failed = new ArrayList<>();
        List<String> passed = new ArrayList<>();
        try (EmbeddedStore store = EmbeddedStore.open(directory, Duration.ZERO)) {
            new Spec(store.config().withFallback(ConfigFactory.load()))
                    .run(Option.empty(), args(event -> note(event, passed, failed)));
        }
        assertThat(failed).isEmpty();
        assertThat(passed).hasSizeGreaterThanOrEqualTo(TESTS);
    }

    private static void note(Event event, List<String> passed, List<String> failed) {
        switch (event) {
            case TestFailed test -> failed.add(test.testName() + ": " + test.message() + " " + test.throwable());
            case TestSucceeded test -> passed.add(test.testName());
            default -> {}
        }
    }

    private static Args args(Reporter reporter) {
        return new Args(
                reporter,
                Args.apply$default$2(),
                Args.apply$default$3(),
                Args.apply$default$4(),
                Args.apply$default$5(),
                Args.apply$default$6(),
                Args.apply$default$7(),
                Args.apply$default$8(),
                Args.apply$default$9(),
                Args.apply$default$10());
    }

    /** The suite of Pekko's persistence TCK. */
    private static final class Spec extends JavaJournalSpec {
        Spec(Config config) {
            super(config);
        }

        @Override
        public CapabilityFlag supportsRejectingNonSerializableObjects() {
            return CapabilityFlag.on();
        }

        @Override
        public CapabilityFlag supportsSerialization() {
            return CapabilityFlag.on();
        }
    }
}
