package org.longitude.billing.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.StructureDefinition;

/** HAPI's instance validator with R4's definitions and our extensions, and no others. */
final class InstanceValidator {

    private static final List<String> EXTENSIONS =
            List.of("revision", "prediction", "note", "evidence");

    private final FhirValidator validator;

    InstanceValidator() {
        FhirContext context = FhirContext.forR4Cached();
        PrePopulatedValidationSupport ours = new PrePopulatedValidationSupport(context);
        EXTENSIONS.forEach(name -> ours.addStructureDefinition(definition(context, name)));
        FhirInstanceValidator instances =
                new FhirInstanceValidator(
                        new ValidationSupportChain(
                                new DefaultProfileValidationSupport(context),
                                ours,
                                new SnapshotGeneratingValidationSupport(context),
                                new InMemoryTerminologyServerValidationSupport(context),
                                new CommonCodeSystemsTerminologyService(context)));
        instances.setAnyExtensionsAllowed(false);
        instances.setErrorForUnknownProfiles(true);
        validator = context.newValidator().registerValidatorModule(instances);
    }

    private static StructureDefinition definition(FhirContext context, String name) {
        try (InputStream in =
                Objects.requireNonNull(
                        ChangeMaker.class.getResourceAsStream(name + ".json"), name)) {
            return context.newJsonParser().parseResource(StructureDefinition.class, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it says of the resource. */
    List<SingleValidationMessage> messages(String json) {
        return validator.validateWithResult(json).getMessages();
    }
}
