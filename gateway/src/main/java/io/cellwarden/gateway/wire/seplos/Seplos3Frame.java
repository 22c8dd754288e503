package io.cellwarden.gateway.wire.seplos;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** An answer of a board of version 3 whose content has been read. */
public sealed interface Seplos3Frame {

    /**
     * A block of words.
     *
     * @param block which one
     * @param words as they stand on the wire
     */
    record Values(Seplos3Block block, List<Integer> words) implements Seplos3Frame {
        static final int CELLS = 16;
        static final int SENSORS = 4;

        /** Copies the list, so that the frame cannot change. */
        public Values {
            words = List.copyOf(words);
        }

        /** A value as it stands on the wire, temperatures in tenths of a degree; empty where it is not told. */
        public OptionalInt raw(Seplos3Field field) {
            return field.block() == block ? field.raw(words) : OptionalInt.empty();
        }

        /** The cells of block PIB that are there: boards tell 16 places, those behind the last cell hold 0. */
        public List<Integer> cellsMv() {
            List<Integer> places = words.subList(0, Math.min(CELLS, words.size()));
            int cells = places.size();
            while (cells > 0 && places.get(cells - 1) == 0) {
                cells--;
            }
            return places.subList(0, cells);
        }

        /** The four temperatures of cells of block PIB. */
        public List<Integer> cellTemperaturesDeciC() {
            return IntStream.range(CELLS, Math.min(CELLS + SENSORS, words.size()))
                    .mapToObj(sensor -> words.get(sensor) - Seplos3Field.ZERO_CELSIUS)
                    .toList();
        }
    }

    /**
     * A block of events.
     *
     * @param block PIC of a pack, or EIC of the bank
     * @param bytes the bits in bytes, the first bit lowest
     */
    record Events(Seplos3Block block, List<Integer> bytes) implements Seplos3Frame {
        private static final int BALANCING = 6;
        private static final int HARD_FAULT = 9;

        /** Copies the list, so that the frame cannot change. */
        public Events {
            bytes = List.copyOf(bytes);
        }

        /** The event bytes alone, from the system state to the hard faults. */
        public List<Integer> events() {
            return bytes.subList(block == Seplos3Block.PIC ? BALANCING + 2 : 0, bytes.size());
        }

        /** The protections that have acted, by name. */
        public List<String> protections() {
            return SeplosWords.protections(Seplos3Event.ofPack(this));
        }

        /** What it warns of before it acts, by name. */
        public List<String> warnings() {
            return SeplosWords.warnings(Seplos3Event.ofPack(this));
        }

        /** Whether hardware of the board has failed. */
        public boolean hasFailed() {
            return events().get(HARD_FAULT) != 0;
        }

        /** For each of 16 cells whether it is being balanced; empty for a bank. */
        public List<Boolean> balancing() {
            return block != Seplos3Block.PIC
                    ? List.of()
                    : IntStream.range(0, 16)
                            .mapToObj(cell -> (bytes.get(BALANCING + cell / 8) >> cell % 8 & 1) == 1)
                            .toList();
        }
    }

    /**
     * The board did not do what was asked.
     *
     * @param code of the exception; 2 is a block that it does not have
     * @param text the same for people
     */
    record Refused(int code, String text) implements Seplos3Frame {}
}
