package io.cellwarden.ops.json;

import java.util.function.Consumer;

/** Takes the lines of an answer as they are found. */
@FunctionalInterface
public interface LineSink extends Consumer<String> {
    /** Hands on what was said so far; whoever waits between two lines says so. */
    default void flush() {}
}
