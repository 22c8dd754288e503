package io.cellwarden.bank;

import io.cellwarden.battery.BatteryActor;
import io.cellwarden.battery.BatteryActor.LoopAnswer;
import io.cellwarden.bms.LoopRules;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The loop message that travels the chain of battery actors (TOP-5). It shows that the chain is whole inside this
 * program; whether the real cable is, the readings say. A lost one is a software fault and no reason to switch anything
 * off (ARCHITECTURE 2).
 */
final class LoopWatch {
    private final int ticksPerRound;
    private int ticks;
    private long round;
    private boolean awaiting;
    private Optional<LoopAnswer> last = Optional.empty();

    LoopWatch(int ticksPerRound) {
        this.ticksPerRound = ticksPerRound;
    }

    /**
     * Sends the message round when its time has come.
     *
     * @param chain the batteries along the cable; asked for when a message is sent, since most ticks send none
     * @param silent the batteries of which the BMS knows that they are silent
     * @return whether the one before was lost
     */
    boolean tick(Supplier<List<BatteryActor.Hop>> chain, Set<String> silent, ActorRef<LoopAnswer> answers) {
        if (++ticks < ticksPerRound) {
            return false;
        }
        List<BatteryActor.Hop> hops = chain.get();
        if (hops.isEmpty()) {
            return false;
        }
        boolean lost = awaiting;
        ticks = 0;
        round++;
        awaiting = true;
        List<BatteryActor.Hop> rest = hops.subList(1, hops.size());
        hops.getFirst().battery().tell(new BatteryActor.PassLoop(round, LoopRules.BMS, rest, silent, answers));
        return lost;
    }

    /** The message came round, or met a battery that is silent. */
    void answered(LoopAnswer answer) {
        if (answer.round() == round) {
            awaiting = false;
            last = Optional.of(answer);
        }
    }

    /** What the last message that came round has shown. */
    Optional<LoopAnswer> last() {
        return last;
    }

    /** The actors were begun anew: a message on its way went with them. */
    void forget() {
        awaiting = false;
    }
}
