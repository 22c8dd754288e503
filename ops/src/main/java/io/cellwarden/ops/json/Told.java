package io.cellwarden.ops.json;

/**
 * What an event says outside.
 *
 * @param name its name, for example {@code loads-off}
 * @param battery empty where it is the bank's
 * @param cell 0 where it is not one cell's
 * @param code empty where it has none
 * @param more what else it says
 */
record Told(String name, String battery, int cell, String code, Json.Members more) {}
