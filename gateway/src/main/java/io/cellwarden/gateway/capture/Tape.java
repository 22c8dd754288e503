package io.cellwarden.gateway.capture;

import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A capture that is run through once, as the device that it was made of: what was heard after each request. In a capture of
 * a line that was only listened to, requests are looked for among what was heard. Knows no clock; not for concurrent use.
 */
public final class Tape {
    private final List<Moment> moments;
    private final boolean onlyListened;
    /** The moment that comes next. */
    private int index;
    /** How many of its bytes have been heard already. */
    private int offset;

    /** A tape at its beginning. */
    public Tape(Capture capture) {
        this.moments = capture.moments().stream()
                .filter(moment -> !(moment instanceof Moment.Note))
                .toList();
        this.onlyListened = capture.isOnlyListened();
    }

    /** Whether nothing is left. */
    public boolean isOver() {
        return index >= moments.size();
    }

    /** Where it stands: grows with whatever is taken from it. */
    public long position() {
        return ((long) index << Integer.SIZE) + offset;
    }

    /** When what was taken last happened; of a tape at its beginning, when it begins. */
    public Instant time() {
        int last = offset > 0 ? index : index - 1;
        return moments.isEmpty() ? Instant.EPOCH : moments.get(Math.max(0, last)).at();
    }

    /** Whether what comes next was sent, so that nothing is heard before it is sent again. */
    public boolean waits() {
        return !isOver() && moments.get(index) instanceof Moment.Sent;
    }

    /** Whether it is of a line on which nothing was sent. */
    public boolean isOnlyListened() {
        return onlyListened;
    }

    /** When what comes next happened; empty at the end. */
    public Optional<Instant> nextAt() {
        return isOver() ? Optional.empty() : Optional.of(moments.get(index).at());
    }

    /** What was heard next before anything else was sent; empty if something was sent, or at the end. */
    public Optional<Moment.Heard> hear() {
        if (!isOver() && moments.get(index) instanceof Moment.Heard(var at, var bytes)) {
            Moment.Heard rest = new Moment.Heard(at, Bytes.copyOf(bytes.toArray(), offset, bytes.size()));
            moveTo(index + 1);
            return Optional.of(rest);
        }
        return Optional.empty();
    }

    /**
     * Goes behind the next time that these bytes were sent, if that was soon: not later than {@code reach} after whatever
     * was sent next.
     *
     * @return whether they were; if not it stays where it is
     */
    public boolean goBehind(Bytes request, Duration reach) {
        Optional<Instant> first = firstRequestAt();
        return first.isPresent() && find(request, first.get().plus(reach), false);
    }

    /**
     * Goes behind the last time up to {@code latest} that these bytes were sent.
     *
     * @return whether they were; if not it stays where it is
     */
    public boolean goBehindLast(Bytes request, Instant latest) {
        return find(request, latest, true);
    }

    /** Leaves out what comes next up to and with a request; on a line that was only listened to, what was heard next. */
    public void leaveOut() {
        while (!isOver() && !onlyListened && moments.get(index) instanceof Moment.Heard) {
            moveTo(index + 1);
        }
        moveTo(Math.min(index + 1, moments.size()));
    }

    private Optional<Instant> firstRequestAt() {
        Predicate<Moment> isRequest = moment -> onlyListened || moment instanceof Moment.Sent;
        return moments.stream().skip(index).filter(isRequest).findFirst().map(Moment::at);
    }

    private boolean find(Bytes request, Instant latest, boolean last) {
        boolean found = false;
        Place place = new Place(index, offset);
        while (place.moment < moments.size()
                && !moments.get(place.moment).at().isAfter(latest)
                && (last || !found)) {
            Optional<Place> end = onlyListened ? heardAt(place, request) : sentAt(place, request);
            if (end.isPresent()) {
                found = true;
                index = end.get().moment;
                offset = end.get().offset;
            }
            place = end.orElse(onlyListened ? place.nextByte(moments) : place.nextMoment());
        }
        return found;
    }

    /** Behind these bytes, if just they were sent there. */
    private Optional<Place> sentAt(Place place, Bytes request) {
        boolean isThere = moments.get(place.moment) instanceof Moment.Sent(var _, var bytes) && bytes.equals(request);
        return isThere ? Optional.of(place.nextMoment()) : Optional.empty();
    }

    /** Behind these bytes, if they were heard from there on, however reads have cut them. */
    private Optional<Place> heardAt(Place place, Bytes request) {
        Place at = place;
        for (int i = 0; i < request.size(); i++) {
            if (at.moment >= moments.size() || at.u8(moments) != request.u8(i)) {
                return Optional.empty();
            }
            at = at.nextByte(moments);
        }
        return Optional.of(at);
    }

    private record Place(int moment, int offset) {
        private static Bytes bytes(Moment moment) {
            return switch (moment) {
                case Moment.Heard heard -> heard.bytes();
                case Moment.Sent sent -> sent.bytes();
                case Moment.Note _ -> Bytes.EMPTY;
            };
        }

        int u8(List<Moment> moments) {
            return bytes(moments.get(moment)).u8(offset);
        }

        Place nextMoment() {
            return new Place(moment + 1, 0);
        }

        Place nextByte(List<Moment> moments) {
            return offset + 1 < bytes(moments.get(moment)).size() ? new Place(moment, offset + 1) : nextMoment();
        }
    }

    private void moveTo(int moment) {
        index = moment;
        offset = 0;
    }
}
