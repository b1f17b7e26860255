// @ts-check
const account = { safe: 'Billing-DB', object: 'oracle-prod' }

/** @param {import('@sallyport/lab').Lab} lab */
export const secret = (lab) => lab.vault.account(account).revealSecret()

/** @param {import('@sallyport/lab').Lab} lab @param {string} value */
export const setSecret = (lab, value) => lab.vault.setSecret(account, value)
