/** Whether an app's secret has been set up; reads no value (public rooms). */
export interface SecretStatus {
  isSet(appKey: string): Promise<boolean>
}

/** The public address of this deployment. */
export interface PublicOrigin {
  /** Absolute URL of a path on the API, e.g. `/callback/demo`. */
  url(path: string): string
}

/** Facebook's dialog: `https://www.facebook.com`, or the emulator on one machine. */
export interface DialogOrigin {
  readonly origin: string
}
