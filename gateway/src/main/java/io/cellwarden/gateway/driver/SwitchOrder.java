package io.cellwarden.gateway.driver;

/**
 * A switch that is to be brought to a level.
 *
 * @param battery the battery whose device has the switch; empty for a switch of the link itself
 * @param actuator which switch
 * @param on the wanted level
 */
public record SwitchOrder(String battery, Switch actuator, boolean on) {}
