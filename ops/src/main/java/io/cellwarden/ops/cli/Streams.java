package io.cellwarden.ops.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes; tests hand in their own.
 *
 * @param in standard input
 * @param out standard output: results only
 * @param err standard error: messages
 */
public record Streams(InputStream in, OutputStream out, PrintStream err) {}
