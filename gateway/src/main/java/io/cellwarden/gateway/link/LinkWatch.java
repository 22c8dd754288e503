package io.cellwarden.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Judges that a link is not well, and when it is again: for people alone, no output hangs on it. It takes the silence of
 * a battery and no frame for {@code silent-after} to stop being well, and frames for as long to be well again. A line that
 * fails again soon must last twice as long each time, so that a flapping one does not chatter.
 */
final class LinkWatch {
    /** A fault so soon after the last one is the same trouble; nobody waits longer for a line to prove itself. */
    private static final Duration LONGEST_PROOF = Duration.ofMinutes(5);

    private final Duration silentAfter;
    private Duration proof;
    private Optional<Boolean> told = Optional.empty();
    private Instant steadySince = Instant.MAX;
    private Instant mendedAt = Instant.MIN;

    /** A watch that has told nothing yet: it tells a link that is well too, since a bank may remember an alarm. */
    LinkWatch(Duration silentAfter) {
        this.silentAfter = silentAfter;
        this.proof = silentAfter;
    }

    /**
     * What is to be told now.
     *
     * @param silent whether a battery behind the link is silent, which begins only after the grace of a start
     * @param lastFrameAt {@link Instant#MIN} before the first frame
     * @param quiet whether the next frame is missing already
     * @return whether the link is well; empty if that is known
     */
    Optional<Boolean> judge(boolean silent, Instant lastFrameAt, boolean quiet, Instant now) {
        if (quiet) {
            steadySince = Instant.MAX;
            boolean missing = lastFrameAt.equals(Instant.MIN) || now.isAfter(lastFrameAt.plus(silentAfter));
            return silent && missing && !told.equals(Optional.of(false)) ? fault(now) : Optional.empty();
        }
        steadySince = steadySince.isBefore(now) ? steadySince : now;
        boolean proven = !now.isBefore(steadySince.plus(proof));
        return proven && !told.equals(Optional.of(true)) ? well(now) : Optional.empty();
    }

    private Optional<Boolean> fault(Instant now) {
        boolean again = !mendedAt.equals(Instant.MIN) && !now.isAfter(mendedAt.plus(LONGEST_PROOF));
        Duration twice = proof.multipliedBy(2);
        proof = again ? (twice.compareTo(LONGEST_PROOF) < 0 ? twice : LONGEST_PROOF) : silentAfter;
        told = Optional.of(false);
        return told;
    }

    private Optional<Boolean> well(Instant now) {
        mendedAt = told.isPresent() ? now : Instant.MIN;
        told = Optional.of(true);
        return told;
    }
}
