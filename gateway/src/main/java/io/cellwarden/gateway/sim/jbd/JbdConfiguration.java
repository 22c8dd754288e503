package io.cellwarden.gateway.sim.jbd;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The configuration registers of a simulated board as raw words, readable in factory mode only. Source: protocol sheet
 * "Config registers". What it holds first lies outside the thresholds of the program and inside what damages a cell.
 */
public final class JbdConfiguration {
    private static final int ENTER = 0x5678;

    private final Map<Integer, Integer> words = new HashMap<>();
    private boolean open;
    private boolean passwordNeeded;

    JbdConfiguration(int cells, int capacityMilliAh) {
        int[] deciCelsius = {800, 750, 0, 50, 800, 750, -250, -200};
        for (int i = 0; i < deciCelsius.length; i++) {
            words.put(0x18 + i, 2731 + deciCelsius[i]);
        }
        words.put(0x20, cells * 410);
        words.put(0x21, cells * 380);
        words.put(0x22, cells * 255);
        words.put(0x23, cells * 300);
        words.put(0x24, 4_100);
        words.put(0x25, 3_800);
        words.put(0x26, 2_550);
        words.put(0x27, 3_000);
        int current = Math.min(capacityMilliAh / 10, 0x7FFF);
        words.put(0x28, current);
        words.put(0x29, 0x10000 - current);
    }

    /** Puts another word into a register, as the maker's program would. */
    public synchronized void set(int register, int word) {
        words.put(register, word);
    }

    /** From now on factory mode is refused with status 81, as by a board with a password. */
    public synchronized void needPassword() {
        passwordNeeded = true;
    }

    /** Whether it is in factory mode. */
    public synchronized boolean isOpen() {
        return open;
    }

    /** The word of a register, if it is one of these and may be read now. */
    synchronized OptionalInt read(int register) {
        Integer word = words.get(register);
        return open && word != null ? OptionalInt.of(word) : OptionalInt.empty();
    }

    /** Answers the write that opens the registers with its status. */
    synchronized int enter(int word) {
        if (passwordNeeded) {
            return 0x81;
        }
        open = open || word == ENTER;
        return word == ENTER ? 0 : 0x80;
    }

    /** Answers the write that closes them with its status. */
    synchronized int leave() {
        open = false;
        return 0;
    }
}
