"""CTDL's classes: which are listings, as what kind; and which properties say nothing a learner needs."""

from typing import Final

from catalog.field_types.kind import CredentialKind

_CERTIFICATES: Final = (
    *("AcademicCertificate", "ApprenticeshipCertificate", "BasicTechnicalCertificate", "Certificate"),
    *("CertificateOfCompletion", "CertificateOfParticipation", "Diploma", "GeneralEducationDevelopment"),
    *("HigherEducationLevel1Certificate", "HigherEducationLevel2Certificate", "JourneymanCertificate"),
    *("MasterCertificate", "MicroCredential", "PostBaccalaureateCertificate", "PostMasterCertificate"),
    *("PreApprenticeshipCertificate", "ProfessionalCertificate", "ProficiencyCertificate"),
    *("SecondaryEducationCertificate", "SecondarySchoolDiploma", "TechnicalLevel1Certificate"),
    *("TechnicalLevel2Certificate", "TechnicalLevel3Certificate", "WorkbasedLearningCertificate"),
)
_DEGREES: Final = (
    *("AssociateDegree", "AssociateOfAppliedArtsDegree", "AssociateOfAppliedScienceDegree", "AssociateOfArtsDegree"),
    *("AssociateOfScienceDegree", "BachelorDegree", "BachelorOfArtsDegree", "BachelorOfScienceDegree", "Degree"),
    *("DoctoralDegree", "MasterDegree", "MasterOfArtsDegree", "MasterOfScienceDegree", "ProfessionalDoctorate"),
    *("ResearchDoctorate", "SpecialistDegree"),
)
KINDS: Final = {
    **dict.fromkeys(_CERTIFICATES, CredentialKind.CERTIFICATE),
    **dict.fromkeys(_DEGREES, CredentialKind.DEGREE),
    **dict.fromkeys(("Badge", "DigitalBadge", "OpenBadge"), CredentialKind.BADGE),
    "Certification": CredentialKind.CERTIFICATION,
    "License": CredentialKind.LICENCE,
    "Course": CredentialKind.COURSE,
    "LearningProgram": CredentialKind.PROGRAM,
    # Any learning, from an evening to a degree; the credential it leads to is not in its type.
    "LearningOpportunityProfile": CredentialKind.PROGRAM,
    "Pathway": CredentialKind.LEARNING_PATH,
}
IGNORED: Final = (
    *("@type", "@context", "@id", "ceasn:hasChild", "ceasn:isChildOf", "schema:creator", "qdata:relevantDataSet"),
    *(
        f"ceterms:{term}"
        for term in (
            *("accreditedBy", "accreditedIn", "administrationProcess", "advancedStandingFrom", "aggregateData"),
            *("alternateName", "appealProcess", "approvedBy", "approvedIn", "audienceType", "availabilityListing"),
            *("availableOnlineAt", "codedNotation", "complaintProcess", "componentCategory", "componentDesignation"),
            *("copyrightHolder", "corequisite", "costManifest", "creditHourType", "creditHourValue"),
            *("creditUnitType", "creditUnitTypeDescription", "creditUnitValue", "credentialId"),
            *("credentialStatusType", "credentialType", "dateEffective", "deliveryTypeDescription"),
            *("developmentProcess", "earnings", "employmentOutcome", "expirationDate", "financialAssistance"),
            *("hasChild", "hasCondition", "hasDestinationComponent", "hasProgressionModel", "hasSupportService"),
            *("holders", "identifier", "image", "industryType", "instructionalProgramType", "isChildOf"),
            *("isNonCredit", "jurisdiction", "latestVersion", "learningMethodType", "lifeCycleStatusType"),
            *("maintenanceProcess", "naics", "nextVersion", "offeredIn", "owner", "pointValue", "precededBy"),
            *("precedes", "preparationFrom", "previousVersion", "processStandards", "processStandardsDescription"),
            *("proxyFor", "purposeType", "recognizedIn", "regulatedBy", "regulatedIn", "renewal", "renewedBy"),
            *("reviewProcess", "revocation", "revocationProcess", "revokedBy", "sameAs", "supersededBy"),
            *("supersedes", "usesVerificationService", "validationMethodDescription", "versionIdentifier"),
        )
    ),
)
