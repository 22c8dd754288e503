package io.cellwarden.ops.check;

import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.site.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What is found of the hardware behind one link; what is said of one battery begins with its name. */
final class HardwareFindings {
    private final HardwareLimits limits;
    private final String place;
    private final List<Finding> findings = new ArrayList<>();
    private String battery = "";

    /**
     * Nothing is found yet.
     *
     * @param place where the site file has the link
     */
    HardwareFindings(HardwareLimits limits, String place) {
        this.limits = limits;
        this.place = place;
    }

    /** What follows is of this battery. */
    void of(String bank, String name) {
        battery = bank + "/" + name + ": ";
    }

    /** What follows is of the link. */
    void ofLink() {
        battery = "";
    }

    /** What the hardware protects by; empty if it does not tell. */
    OptionalInt value(HardwareLimit limit) {
        return limits.value(limit);
    }

    List<Finding> all() {
        return List.copyOf(findings);
    }

    void error(String rule, HardwareLimit limit, int value, String message) {
        findings.add(Finding.error(rule, place, told(limit, value, message)));
    }

    void warn(String rule, HardwareLimit limit, int value, String message) {
        findings.add(Finding.warning(rule, place, told(limit, value, message)));
    }

    void warn(String rule, String message) {
        findings.add(Finding.warning(rule, place, message));
    }

    private String told(HardwareLimit limit, int value, String message) {
        return battery + "the hardware's " + limit.text() + " is " + limit.text(value) + "; " + message;
    }
}
