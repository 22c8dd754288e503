package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seed of a failure is its argument; {@code -Dcellwarden.seed=N} runs that one alone. */
@DisplayName("A bank of live actors")
class BankActorPropertyTest {
    private static final int INPUTS = 200;
    private static final int LINKS = 3;
    private static final ActorTestKit KIT = LiveBank.kit();

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    static LongStream seeds() {
        return Inputs.seeds(12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decides_what_the_pure_fold_decides_also_across_crashes_and_restarts(long seed) {
        // Given
        Inputs generator = new Inputs(seed);
        Random random = new Random(seed);
        BankSite site = named(generator.site(), "s" + seed);
        List<Input> inputs = generator.inputs(site, INPUTS);
        int restartAt = random.nextInt(INPUTS);

        // When
        List<Envelope> decided = new ArrayList<>(run(site, inputs.subList(0, restartAt), random, "one"));
        long before = decided.stream().mapToLong(Envelope::sequence).max().orElse(0);
        List<Envelope> after = run(site, inputs.subList(restartAt, INPUTS), random, "two");
        decided.addAll(after);

        // Then
        assertThat(after).allMatch(envelope -> envelope.sequence() > before);
        LiveBank.assertFoldGives(BankState.beforeFirstStart(site), decided);
    }

    /** Hands the inputs in from several links at once while battery actors crash; waits for the journal. */
    private static List<Envelope> run(BankSite site, List<Input> inputs, Random random, String boot) {
        try (LiveBank bank = LiveBank.withJournal(KIT, site.name() + boot, site, BankScenario.START)) {
            bank.begin();
            List<Thread> links = new ArrayList<>();
            int crashAfter = random.nextInt(INPUTS);
            int crashed = random.nextInt(4);
            for (int link = 0; link < LINKS; link++) {
                int first = link;
                links.add(Thread.ofPlatform().daemon().start(() -> {
                    for (int i = first; i < inputs.size(); i += LINKS) {
                        bank.submit(inputs.get(i), LinkPosition.source("link" + first, boot, i + 1L));
                        if (i == crashAfter) {
                            bank.crashBattery(crashed);
                        }
                    }
                }));
            }
            bank.outcomes(inputs.size());
            bank.settled();
            return List.copyOf(bank.envelopes);
        }
    }

    private static BankSite named(BankSite site, String name) {
        return new BankSite(
                name,
                site.bms(),
                site.model(),
                site.strings(),
                site.settings(),
                site.silentAfter(),
                site.alarmDelays());
    }
}
