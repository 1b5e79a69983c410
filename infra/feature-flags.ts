import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }

/**
 * What the CDK command line would hand over, set here so that `node infra/app.ts` and `cdk deploy` make the same
 * template: every flag that the installed aws-cdk-lib recommends, and the metadata switches of the command line.
 */
export const synthContext = {
  ...recommended,
  // exports hold a table in place while a function still reads its name; a weak reference would let it go
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': false,
}
