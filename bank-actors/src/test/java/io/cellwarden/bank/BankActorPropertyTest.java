package io.cellwarden.bank;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The seed of a failure is its argument; {@code -Dcellwarden.seed=N} runs that one alone. */
@DisplayName("A bank of live actors")
class BankActorPropertyTest {
    private static final int INPUTS = 200;
    private static final int LINKS = 3;
    private static final ActorTestKit KIT = ActorTestKit.create(
            ConfigFactory.parseString("pekko.persistence.testkit.events.serialize = off\npekko.loglevel = OFF")
                    .withFallback(PersistenceTestKitPlugin.config())
                    .withFallback(ConfigFactory.load()));

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
        assertFoldGives(site, decided);
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
                links.add(Thread.ofVirtual().start(() -> {
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

    /** The recorded inputs, judged again in one thread in their recorded order, give the recorded events. */
    private static void assertFoldGives(BankSite site, List<Envelope> decided) {
        BankState state = BankState.beforeFirstStart(site);
        BankState folded = state;
        Map<Long, List<Envelope>> steps =
                decided.stream().collect(Collectors.groupingBy(Envelope::sequence, TreeMap::new, Collectors.toList()));
        assertThat(steps.keySet())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, steps.size()).boxed().toList());
        for (List<Envelope> step : steps.values()) {
            Envelope first = step.getFirst();
            Input input = switch (first.event()) {
                case InputAccepted accepted -> accepted.input();
                case InputRefused refused -> refused.input();
                default -> throw new AssertionError("not an input: " + first);
            };
            if (input instanceof Input.TimerFired fired) {
                assertThat(BankRules.nextTimer(state)).contains(fired.timer());
            }
            BankRules.Step again = BankRules.step(state, input, first.source());
            assertThat(step).isEqualTo(again.events());
            state = again.state();
            for (Envelope envelope : step) {
                folded = BankRules.evolve(folded, envelope);
            }
            assertThat(folded).isEqualTo(state);
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
